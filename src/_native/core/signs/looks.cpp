#include "signs/looks.hpp"

#include "signs/words.hpp"

namespace mailsift::signs {
namespace {

constexpr WordList kHostLists[] = {
    {kFreemail,
     "gmail.com googlemail.com yahoo.com yahoo.co.uk yahoo.fr yahoo.de yahoo.es yahoo.it yahoo.ca yahoo.com.br yahoo.co.in "
     "yahoo.co.jp ymail.com rocketmail.com hotmail.com hotmail.co.uk hotmail.fr hotmail.de hotmail.es hotmail.it outlook.com "
     "outlook.fr outlook.de outlook.es live.com live.fr live.co.uk msn.com aol.com aim.com icloud.com me.com mac.com "
     "gmx.com gmx.net gmx.de gmx.at gmx.ch web.de mail.ru inbox.ru list.ru bk.ru internet.ru yandex.ru yandex.com ya.ru "
     "rambler.ru mail.com email.com usa.com consultant.com protonmail.com proton.me pm.me tutanota.com tuta.io zoho.com "
     "qq.com 163.com 126.com yeah.net sina.com sina.cn sohu.com 139.com foxmail.com aliyun.com naver.com daum.net hanmail.net "
     "libero.it virgilio.it laposte.net orange.fr free.fr seznam.cz centrum.cz wp.pl o2.pl onet.pl interia.pl uol.com.br "
     "bol.com.br terra.com.br ukr.net i.ua freenet.de fastmail.com hushmail.com excite.com lycos.com mailinator.com "
     "rediffmail.com inbox.lv inbox.com myself.com post.com europe.com"},
    {kShortener,
     "bit.ly goo.gl tinyurl.com t.co ow.ly is.gd v.gd buff.ly adf.ly cutt.ly rb.gy rebrand.ly t.ly shorturl.at tiny.cc s.id bl.ink "
     "lnkd.in trib.al soo.gd clck.ru u.to qr.ae bit.do mcaf.ee short.io tiny.one l.ead.me urlz.fr x.co t2m.io "
     "snip.ly dub.sh vk.cc lnk.bio linktr.ee me2.kr kutt.it surl.li urlr.me n9.cl ln.run qrco.de page.link app.link"},
    {kFreeHosting,
     "blogspot.com web.app firebaseapp.com weebly.com weeblysite.com wixsite.com wordpress.com github.io gitlab.io pages.dev "
     "workers.dev r2.dev netlify.app vercel.app herokuapp.com glitch.me repl.co replit.app onrender.com surge.sh square.site "
     "godaddysites.com webflow.io 000webhostapp.com 000webhost.com azurewebsites.net web.core.windows.net blob.core.windows.net "
     "cloudfront.net s3.amazonaws.com storage.googleapis.com firebasestorage.googleapis.com sites.google.com forms.gle "
     "docs.google.com forms.office.com jotform.com typeform.com formstack.com carrd.co yolasite.com webnode.com jimdosite.com "
     "tripod.com angelfire.com geocities.com freeservers.com webcindario.com altervista.org atwebpages.com infinityfreeapp.com "
     "rf.gd epizy.com byethost.com ucoz.ru narod.ru beget.tech mybluehost.me myshopify.com translate.goog ngrok.io ngrok-free.app "
     "trycloudflare.com canva.site framer.app notion.site gitbook.io ukit.me my-free.website fleek.co myftpupload.com"},
    {kDynamicDns,
     "duckdns.org no-ip.org no-ip.biz no-ip.info ddns.net hopto.org zapto.org sytes.net myftp.org servehttp.com serveftp.com "
     "dyndns.org dynu.net dynv6.net freeddns.org mooo.com chickenkiller.com afraid.org ddns.me changeip.com 3utilities.com "
     "bounceme.net redirectme.net webhop.me gotdns.ch ddnsking.com viewdns.net nip.io sslip.io"},
    {kCheapSuffix,
     "xyz top icu cyou club click link online site website space fun buzz rest monster cfd sbs bond quest hair skin makeup "
     "beauty shop store live loan win bid stream download racing review trade date party science men work gdn country kim "
     "cricket accountant faith tk ml ga cf gq pw cc ws biz info life today world vip su zip mov lol autos boats homes yachts"},
    {kIpfs, "ipfs.io dweb.link cf-ipfs.com ipfs.dweb.link nftstorage.link w3s.link fleek.cool ipfs.infura.io cloudflare-ipfs.com"},
    {kRedirector,
     "google.com google.de google.co.uk bing.com youtube.com l.facebook.com lm.facebook.com linkedin.com doubleclick.net "
     "googleadservices.com adclick.g.doubleclick.net slack-redir.net t.umblr.com yandex.ru vk.com baidu.com"}};

constexpr WordSet<1024> kHosts = build<1024>(kHostLists);

constexpr WordFilter<8> make_filter() {
  WordFilter<8> filter;
  for (const WordList& list : kHostLists) filter.add(list.words);
  return filter;
}
constexpr WordFilter<8> kHostFilter = make_filter();

bool is_vowel(u8 c) {
  c = lower(c);
  return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

}  // namespace

bool contains(View text, View name) {
  if (name.size > text.size) return false;
  const u8 first = name[0], second = is_alpha(first) ? u8(first ^ 0x20) : first;
  for (const u8 *at = text.data, *last = text.end() - name.size; at <= last; ++at)
    if ((*at == first || *at == second) && equals_ignoring_case(View(at, name.size), name)) return true;
  return false;
}

View trimmed(View text) {
  while (text.size && text[text.size - 1] <= ' ') --text.size;
  while (text.size && text[0] <= ' ') text = text.slice(1);
  return text;
}

bool is_ascii(View text) {
  for (u8 c : text)
    if (c >= 0x80) return false;
  return true;
}

bool is_random(View word) {
  if (word.size < 8) return false;
  word = word.slice(0, 64);
  u32 changes = 0, run = 0, longest = 0, digits = 0, letters = 0;
  u8 kind_before = 0;
  for (u8 c : word) {
    const u8 kind = is_digit(c) ? 1 : is_alpha(c) ? 2 : 0;
    if (kind && kind_before && kind != kind_before) ++changes;
    if (kind) kind_before = kind;
    digits += kind == 1;
    letters += kind == 2;
    run = kind == 2 && !is_vowel(c) ? run + 1 : 0;
    if (run > longest) longest = run;
  }
  return (digits >= 2 && letters >= 3 && changes >= 4 && changes * 4 >= word.size) || longest >= 6;
}

View extension_of(View name) {
  std::size_t dot = name.size;
  while (dot > 0 && name[dot - 1] != '.') --dot;
  return dot ? trimmed(name.slice(dot)) : View();
}

u32 kinds_of(View host) {
  u32 kinds = 0, labels = 0;
  for (std::size_t dot = host.size; labels < 6; ++labels) {
    std::size_t from = dot;
    while (from > 0 && host[from - 1] != '.') --from;
    const View name = host.slice(from);
    if (kHostFilter.may_hold(first_letters(name.data, name.size, host.end()), name.size)) kinds |= kHosts.find(name);
    if (from == 0) break;
    dot = from - 1;
  }
  return kinds;
}

}  // namespace mailsift::signs
