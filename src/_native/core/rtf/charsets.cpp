#include "rtf/charsets.hpp"

namespace mailsift::rtf {
namespace {

struct Row {
  u16 number;
  u16 codepage;
};
constexpr Row kCharsets[] = {{0, 1252},   {77, 10000}, {78, 932},   {79, 949},   {80, 936},   {81, 950},  {83, 10006},
                             {84, 1255},  {85, 1256},  {86, 1254},  {87, 874},   {88, 10029}, {89, 10007}, {128, 932},
                             {129, 949},  {130, 1361}, {134, 936},  {136, 950},  {161, 1253}, {162, 1254}, {163, 1258},
                             {177, 1255}, {178, 1256}, {179, 1256}, {180, 1256}, {181, 1255}, {186, 1257}, {204, 1251},
                             {222, 874},  {238, 1250}, {254, 437},  {255, 850}};

struct Label {
  u16 codepage;
  const char* label;
};
constexpr Label kLabels[] = {
    {437, "ibm437"}, {850, "ibm850"}, {852, "ibm852"}, {857, "ibm857"}, {858, "ibm858"}, {862, "ibm862"},
    {866, "ibm866"}, {874, "windows-874"}, {932, "shift_jis"}, {936, "gbk"}, {949, "euc-kr"}, {950, "big5"},
    {1250, "windows-1250"}, {1251, "windows-1251"}, {1252, "windows-1252"}, {1253, "windows-1253"},
    {1254, "windows-1254"}, {1255, "windows-1255"}, {1256, "windows-1256"}, {1257, "windows-1257"},
    {1258, "windows-1258"}, {10000, "macintosh"}, {10007, "x-mac-cyrillic"}, {20866, "koi8-r"}, {20932, "euc-jp"},
    {21866, "koi8-u"}, {28591, "windows-1252"}, {28592, "iso-8859-2"}, {28595, "iso-8859-5"}, {28597, "iso-8859-7"},
    {28605, "iso-8859-15"}, {51932, "euc-jp"}, {51936, "gbk"}, {51949, "euc-kr"}, {54936, "gb18030"}, {65001, "utf-8"}};

}  // namespace

u16 codepage_of_charset(i64 charset) {
  for (const Row& row : kCharsets)
    if (row.number == charset) return row.codepage;
  return 0;
}

View label_of(u16 codepage) {
  for (const Label& row : kLabels)
    if (row.codepage == codepage) return View(row.label);
  return View();
}

bool is_multi_byte(u16 codepage) {
  switch (codepage) {
    case 932: case 936: case 949: case 950: case 1361: case 20932: case 51932: case 51936: case 51949: case 54936: case 65001:
      return true;
    default:
      return false;
  }
}

}  // namespace mailsift::rtf
