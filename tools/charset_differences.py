"""Where the WHATWG Encoding Standard's indexes differ from the codecs of CPython 3.11 (data, no code).

Pointers are the standard's; code points are hexadecimal. Found by comparing every pointer of Python's codecs
with the standard's indexes (index-*.txt as of 2018, which only gb18030 has changed since, for GB18030-2022).
"""

# index big5: Python's big5hkscs knows HKSCS-2004; the standard has HKSCS-2008 and the compatibility pairs
# that Python leaves out. "pointer:code point", what follows without a pointer stands at the next one.
BIG5 = """
    1000:3875 21d53 2369e 26021 3eec 258de 3af5 7afc 9f97 24161 2890d 231ea 20a8a 2325e 430a 8484 9f96 942f
    4930 8613 5896 974a 9218 79d0 7a32 6660 6a29 889d 744c 7bc5 6782 7a2c 524f 9046 34e6 73c4 25db9 74c6
    9fc7 57b3 492f 544c 4131 2368e 5818 7a72 27b65 8b8f 46ae 26e88 4181 25d99 7bae 224bc 9fc8 224c1 224c9
    224cc 9fc9 8504 235bb 40b4 9fca 44e1 2adff 62c1 706e 9fcb 2082:7bb8 2088:7c06 2103:7cce 2114:7dd2
    2123:7e1d 2148:8005 2151:8028 2221:83c1 2239:84a8 2244:840f 2303:89a6 89a9 2354:8d77 2400:90fd 2413:92b9
    2477:975c 2498:97ff 2605:9f16 2673:8503 2746:5159 515b 515d 515e 2771:936e 2780:7479 2990:6d67 3087:799b
    3259:9097 3301:975d 3436:701e 3451:5b28 4136:7201 4138:77d7 4141:7e87 4182:99d6 4206:91d4 4220:60de
    4230:6fb6 4241:8f36 4258:4fbb 4273:71df 4279:9104 4282:9df0 4294:83cf 4329:5c10 79e3 4349:5a67 4419:8f0b
    4422:7b51 4494:62d0 4624:6062 4694:75f9 4708:6c4a 4742:9b2e 4748:9f17 4815:50ed 4828:5f0c 4902:880f
    4922:62ce 4982:7468 4992:7162 4997:7250 10942:5ef4 10946:65e0 10948:7676 10950:96b6 10957:3003 4edd
    19028:5029 19035:507d 19088:5305 19096:5344 19112:537f 19162:5605 19240:5a77 19299:5e75 19305:5ed0
    19326:5f58 19355:60a4 19398:6490 19439:6674 19454:675e 19553:6c9c 6e1d 19557:6e2f 19611:716e 19643:732a
    19672:745c 19697:74e9 19748:7809
"""
# Pointers 5024..5188 (punctuation and signs) and 5465 (the euro) are those of Microsoft's code page 950.
BIG5_AS_CP950 = (*range(5024, 5189), 5465)
# Two code points each: Ê and ê with macron and caron. The decoder writes them, the index has a hole.
BIG5_PAIRS = (1133, 1135, 1164, 1166)

# index gb18030: the standard maps 0xA3A0 to the ideographic space, and has the 18 changes of GB18030-2022.
GB18030 = {
    6555: 0x3000, 7533: 0x1E3F,
    7182: 0xFE10, 7183: 0xFE12, 7184: 0xFE11, 7185: 0xFE13, 7186: 0xFE14, 7187: 0xFE15, 7188: 0xFE16,
    7201: 0xFE17, 7202: 0xFE18, 7208: 0xFE19,
    23775: 0x9FB4, 23783: 0x9FB5, 23788: 0x9FB6, 23789: 0x9FB7, 23795: 0x9FB8, 23812: 0x9FB9, 23829: 0x9FBA,
    23845: 0x9FBB,
}

# index jis0212: Python has the tilde of ASCII there.
JIS0212 = {116: 0xFF5E}

# Single bytes. Where Python has a hole in 0x80..0x9F of a windows-* charset, the standard has the C1 control
# of the same number; holes above stay holes.
SINGLE = {
    "koi8-u": {0xAE: 0x45E, 0xBE: 0x40E},
    "windows-1255": {0xCA: 0x5BA},
}
