// The words that are classed in texts, in several languages: lower case, without Latin accents (measure.cpp folds so).
// Chinese and Japanese words are asked for as pairs of characters.
#pragma once

#include "facts/record.hpp"
#include "signs/words.hpp"

namespace mailsift::signs {

constexpr u32 bit(facts::WordClass c) { return 1u << c; }

constexpr WordList kTermLists[] = {
    {bit(facts::kUrgent),
     "urgent urgently immediately immediate asap suspended suspension suspend deactivated deactivation deactivate expired expires "
     "expire expiring expiration terminated termination blocked locked restricted limited unusual suspicious unauthorized "
     "warning deadline overdue final alert hours within48 dringend sofort umgehend gesperrt eingeschrankt ablauft "
     "abgelaufen mahnung frist unverzuglich urgente inmediatamente suspendida suspendido bloqueada bloqueado caduca vencido "
     "vence urgence immediatement suspendu bloque expiration urgente imediatamente suspensa bloqueio expira subito sospeso "
     "bloccato scadenza срочно немедленно заблокирован заблокирована приостановлен истекает терміново acil derhal "
     "pilne zablokowane dringende geblokkeerd verlopen 紧急 立即 緊急 至急 停止 冻结 制限 期限"},
    {bit(facts::kAccount),
     "account accounts password passwords mailbox login logon signin sign-in username credentials security quota webmail "
     "identity billing wallet inbox konto konten passwort kennwort postfach zugangsdaten anmeldung sicherheit cuenta "
     "contrasena usuario buzon seguridad compte identifiant passe messagerie securite conta senha acesso usuario "
     "seguranca fatura cadastro accesso cassetta sicurezza аккаунт пароль учетная запись учетной счет вход hesap sifre "
     "haslo skrzynka rekening wachtwoord 账户 帐户 账号 密码 邮箱 口座 会員 アカ"},
    {bit(facts::kAction),
     "verify verification verified confirm confirmation confirmed validate validation update upgrade reactivate restore "
     "review unlock authenticate reconfirm click resolve bestatigen bestatigung aktualisieren verifizieren uberprufen "
     "klicken verificar verifique confirmar confirme actualizar actualice verifier confirmer cliquez actualiser "
     "atualizar clique regularizar verificare confermare clicca aggiornare подтвердите подтвердить обновите нажмите "
     "перейдите dogrulayin onaylayin guncelle zweryfikuj potwierdz bevestigen bijwerken 验证 确认 更新 確認 点击 認証"},
    {bit(facts::kMoney),
     "money cash million millions billion dollars usd euros loan loans credit debt mortgage refinance earn income profit "
     "investment payment paid refund reward prize bonus rich wealth geld kredit darlehen schulden gewinn dinero prestamo "
     "credito deuda argent pret emprunt credit dinheiro emprestimo premio denaro prestito деньги кредит заем долг "
     "приз доход заработок выигрыш 贷款 金额 发票 代开 奖金 融資 副業 現金"},
    {bit(facts::kFund),
     "beneficiary inheritance inherit deceased kin barrister solicitor widow transfer deposited consignment diplomat "
     "fund funds trustee attorney overseas nigeria petroleum confidential partnership relation ministry erbschaft "
     "begunstigter verstorben herencia beneficiario fallecido heritage beneficiaire decede heranca falecido наследство "
     "бенефициар покойный eredita"},
    {bit(facts::kLottery),
     "lottery lotto winner winners winning sweepstake sweepstakes jackpot raffle draw congratulations lotterie gewinner "
     "loteria ganador loterie gagnant felicitations ganhador sorteio vincitore лотерея победитель розыгрыш 中奖 抽選 当選"},
    {bit(facts::kPharmacy),
     "viagra cialis levitra pharmacy pharmacies prescription prescriptions pills pill medication medications xanax valium "
     "phentermine tramadol ambien hydrocodone keto cbd gummies erection enlargement penis testosterone potenz "
     "apotheke rezeptfrei farmacia pharmacie виагра сиалис таблетки потенция"},
    {bit(facts::kAdult),
     "sexy porn porno nude xxx horny sluts slut milf hardcore pussy hookup "
     "lesbian секс порно интим 成人 出会"},
    {bit(facts::kMarketing),
     "free offer offers guarantee guaranteed discount sale buy order now save limited bargain cheap lowest price prices "
     "shipping exclusive deal deals satisfaction opportunity promotion promotional newsletter subscribe win amazing "
     "kostenlos angebot angebote rabatt gratis bestellen oferta ofertas descuento comprar promocion gratuit offre offres "
     "promo remise acheter gratis desconto promocao offerta sconto бесплатно скидка скидки акция предложение купить "
     "заказать indirim kampanya darmowy promocja 优惠 免费 促销 無料 限定 特価"},
    {bit(facts::kParcel),
     "parcel shipment courier undelivered redeliver redelivery paket sendung zustellung "
     "zoll paquete envio entrega aduana aduanas colis livraison douane encomenda alfandega pacco consegna dogana spedizione "
     "посылка доставка таможня kargo przesylka pakket bezorging 包裹 快递 荷物 配達"},
    {bit(facts::kExtortion),
     "masturbating masturbation masturbate webcam recorded trojan malware spyware infected hacked hacker hackers footage "
     "ransom blackmail exposed pervert rat keylogger aufgenommen gehackt grabado hackeado "
     "enregistre pirate взломал взломали вирус записал"},
    {bit(facts::kCrypto),
     "bitcoin bitcoins btc ethereum eth usdt crypto cryptocurrency litecoin monero xmr satoshi blockchain биткоин биткойн "
     "比特 仮想"},
    {bit(facts::kInvestment),
     "stock stocks shares investor investors investing trading trader forex nasdaq otc ticker profits returns portfolio "
     "bull brokers broker aktien aktie handel borse acciones inversion bourse investissement acoes investimento azioni "
     "акции инвестиции трейдинг 股票 投资 投資"},
    {bit(facts::kGreeting),
     "dear hello hi greetings attention attn liebe lieber sehr geehrter geehrte geehrtes estimado estimada querido cher "
     "chere bonjour prezado prezada caro cara gentile egregio уважаемый уважаемая уважаемые дорогой sayin szanowny beste "
     "geachte 尊敬"},
    {bit(facts::kReader),
     "customer customers user users friend client clients member subscriber winner beneficiary sir madam owner cardholder "
     "taxpayer kunde kunden kundin benutzer nutzer kontoinhaber cliente clientes usuario titular client clients "
     "utilisateur beneficiario utente клиент клиенты пользователь друг покупатель musteri kliencie klient klant klanten 客户 用户"},
    {bit(facts::kOptOut),
     "unsubscribe unsubscribed optout opt-out removed remove abmelden abbestellen austragen desuscribirse desabonner "
     "desinscrire descadastrar cancelar disiscriverti отписаться отписка wypisz uitschrijven 退订 配信停"},
    {bit(facts::kPassword), "password passcode pass pin passwort kennwort contrasena senha пароль haslo sifre wachtwoord 密码"}};

constexpr WordSet<4096> kTerms = build<4096>(kTermLists);

constexpr WordSizes make_term_sizes() {
  WordSizes sizes;
  for (const WordList& list : kTermLists) sizes.add(list.words);
  return sizes;
}
constexpr WordSizes kTermSizes = make_term_sizes();

}  // namespace mailsift::signs
