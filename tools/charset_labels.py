"""The charsets of core/decode in the order of its enum, each with its Python codec and its labels (data, no code).

The labels are those of the WHATWG Encoding Standard, 4.2 "Names and labels", and after the bar those that only mail
knows: names of IANA's registry, of old Windows, Java and glibc mailers. A label is written squeezed: lower case, without
the characters - _ : . and blanks; the look-up squeezes what it finds in the mail in the same way.
"""

# name: (Python codec of a single-byte charset or "", "labels of the standard | labels of mail")
CHARSETS: dict[str, tuple[str, str]] = {
    "utf-8": ("", "unicode11utf8 unicode20utf8 utf8 xunicode20utf8 | utf8mb4 unicode20utf8 cp65001 65001 windows65001"),
    "ibm866": ("cp866", "866 cp866 csibm866 ibm866 | dos866"),
    "iso-8859-2": ("iso8859_2", "csisolatin2 iso88592 isoir101 iso885921987 l2 latin2 | 88592"),
    "iso-8859-3": ("iso8859_3", "csisolatin3 iso88593 isoir109 iso885931988 l3 latin3 |"),
    "iso-8859-4": ("iso8859_4", "csisolatin4 iso88594 isoir110 iso885941988 l4 latin4 |"),
    "iso-8859-5": ("iso8859_5", "csisolatincyrillic cyrillic iso88595 isoir144 iso885951988 | 88595"),
    "iso-8859-6": ("iso8859_6", "arabic asmo708 csiso88596e csiso88596i csisolatinarabic ecma114 iso88596 iso88596e "
                   "iso88596i isoir127 iso885961987 |"),
    "iso-8859-7": ("iso8859_7", "csisolatingreek ecma118 elot928 greek greek8 iso88597 isoir126 iso885971987 "
                   "suneugreek |"),
    "iso-8859-8": ("iso8859_8", "csiso88598e csisolatinhebrew hebrew iso88598 iso88598e isoir138 iso885981988 "
                   "visual |"),
    "iso-8859-8-i": ("iso8859_8", "csiso88598i iso88598i logical |"),
    "iso-8859-10": ("iso8859_10", "csisolatin6 iso885910 isoir157 l6 latin6 |"),
    "iso-8859-13": ("iso8859_13", "iso885913 | latin7 l7"),
    "iso-8859-14": ("iso8859_14", "iso885914 | latin8 l8"),
    "iso-8859-15": ("iso8859_15", "csisolatin9 iso885915 l9 | latin9 latin0 885915"),
    "iso-8859-16": ("iso8859_16", "iso885916 | latin10 l10"),
    "koi8-r": ("koi8_r", "cskoi8r koi koi8 koi8r | xkoi8r cp20866 cp878"),
    "koi8-u": ("koi8_u", "koi8ru koi8u | cp21866"),
    "macintosh": ("mac_roman", "csmacintosh mac macintosh xmacroman | macroman applemacintosh cp10000"),
    "windows-874": ("cp874", "dos874 iso885911 tis620 windows874 | tis62025330 cp874 ibm874 xwindows874 tis6202533"),
    "windows-1250": ("cp1250", "cp1250 windows1250 xcp1250 | win1250 ms1250 1250 mswindows1250 xwindows1250"),
    "windows-1251": ("cp1251", "cp1251 windows1251 xcp1251 | win1251 ms1251 1251 mswindows1251 xwindows1251 ansi1251"),
    "windows-1252": ("cp1252", "ansix341968 ascii cp1252 cp819 csisolatin1 ibm819 iso88591 isoir100 iso885911987 l1 "
                     "latin1 usascii windows1252 xcp1252 | win1252 ms1252 1252 mswindows1252 xwindows1252 88591 "
                     "ansix341986 iso646us iso646irv1991 isoir6 csascii us ibm367 cp367 ascii7bit 7bit xascii ansi "
                     "westeuropean xansi iso88591windows30latin1 iso88591windows31latin1"),
    "windows-1253": ("cp1253", "cp1253 windows1253 xcp1253 | win1253 ms1253 1253 mswindows1253 xwindows1253"),
    "windows-1254": ("cp1254", "cp1254 csisolatin5 iso88599 isoir148 iso885991989 l5 latin5 windows1254 xcp1254 | "
                     "win1254 ms1254 1254 mswindows1254 xwindows1254 88599"),
    "windows-1255": ("cp1255", "cp1255 windows1255 xcp1255 | win1255 ms1255 1255 mswindows1255 xwindows1255"),
    "windows-1256": ("cp1256", "cp1256 windows1256 xcp1256 | win1256 ms1256 1256 mswindows1256 xwindows1256"),
    "windows-1257": ("cp1257", "cp1257 windows1257 xcp1257 | win1257 ms1257 1257 mswindows1257 xwindows1257"),
    "windows-1258": ("cp1258", "cp1258 windows1258 xcp1258 | win1258 ms1258 1258 mswindows1258 xwindows1258"),
    "x-mac-cyrillic": ("mac_cyrillic", "xmaccyrillic xmacukrainian | maccyrillic macukrainian cp10007"),
    "gbk": ("", "chinese csgb2312 csiso58gb231280 gb2312 gb231280 gbk isoir58 xgbk | cp936 ms936 windows936 936 euccn "
            "gb23121980 cngb xeuccn"),
    "gb18030": ("", "gb18030 | gb180302000 gb180302005 gb180302022 cp54936 54936 xgb18030"),
    "big5": ("", "big5 big5hkscs cnbig5 csbig5 xxbig5 | cp950 ms950 windows950 950 xbig5 big5eten cpbig5 big5hkscs1999"),
    "euc-jp": ("", "cseucpkdfmtjapanese eucjp xeucjp | ujis eucjpms eucjis cp51932 cp20932"),
    "iso-2022-jp": ("", "csiso2022jp iso2022jp | iso2022jp1 iso2022jp2 iso2022jp3 iso2022jpms cp50220 cp50221 cp50222 "
                    "jis csiso2022jp2 xiso2022jp"),
    "shift_jis": ("", "csshiftjis ms932 mskanji shiftjis sjis windows31j xsjis | cp932 cp943 932 windows932 xmscp932 "
                  "cswindows31j ibm943 sjiswin shiftjisx0213 shiftjis2004"),
    "euc-kr": ("", "cseuckr csksc56011987 euckr isoir149 korean ksc56011987 ksc56011989 ksc5601 windows949 | cp949 "
               "ms949 949 uhc ksx1001 cpeuckr xwindows949 ksc5601199 5601"),
    "replacement": ("", "replacement |"),
    "utf-16be": ("", "unicodefffe utf16be |"),
    "utf-16le": ("", "csunicode iso10646ucs2 ucs2 unicode unicodefeff utf16 utf16le | csutf16 cp1200"),
    "x-user-defined": ("", "xuserdefined |"),
    # What the standard does not decode (it makes some of them "replacement"), but mail has.
    "ibm437": ("cp437", "| ibm437 cp437 437 cspc8codepage437 dos437"),
    "ibm850": ("cp850", "| ibm850 cp850 850 cspc850multilingual dos850"),
    "ibm852": ("cp852", "| ibm852 cp852 852 cspcp852 dos852"),
    "ibm857": ("cp857", "| ibm857 cp857 857 csibm857"),
    "ibm858": ("cp858", "| ibm858 ibm00858 cp858 858 ccsid00858"),
    "ibm862": ("cp862", "| ibm862 cp862 862 cspc862latinhebrew dos862"),
    "utf-7": ("", "| utf7 unicode11utf7 csunicode11utf7 unicode20utf7 xunicode20utf7 csutf7 cp65000 65000"),
    "hz-gb-2312": ("", "hzgb2312 | hz hzgb xhz"),
    "iso-2022-kr": ("", "csiso2022kr iso2022kr | cp50225"),
    "iso-2022-cn": ("", "iso2022cn iso2022cnext | cp50227 csiso2022cn"),
}

# Labels under which any byte above 0x7F, or one of 0x80..0x9F, is no text, although the charset of the standard
# (a windows-* superset) has characters there. It is a hint that the label is wrong, never an error.
ASCII_ONLY = frozenset("ansix341968 ascii usascii ansix341986 iso646us iso646irv1991 isoir6 csascii us ibm367 cp367 "
                       "ascii7bit 7bit xascii".split())
NO_C1 = frozenset("iso88591 isoir100 iso885911987 l1 latin1 cp819 ibm819 csisolatin1 88591 iso88599 isoir148 "
                  "iso885991989 l5 latin5 csisolatin5 88599 iso885911 tis620".split())
# Labels that claim nothing: not a wrong label, simply none.
NO_CLAIM = frozenset("unknown xunknown unknown8bit default none binary 8bit".split())
