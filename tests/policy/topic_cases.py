"""Texts written for the tests: what each category is for, in six languages; and mail that has no such topic."""

# category -> language -> a text of that topic.
POSITIVE: dict[str, dict[str, str]] = {
    "pharmacy": {
        "en": "Order Viagra and Cialis from our online pharmacy, no prescription needed.",
        "ru": "Интернет-аптека: виагра и сиалис без рецепта, таблетки по почте.",
        "de": "Potenzmittel rezeptfrei aus unserer Online-Apotheke, Tabletten schon morgen bei Ihnen.",
        "fr": "Notre pharmacie en ligne vous envoie vos comprimés sans ordonnance.",
        "es": "Farmacia online: pastillas sin receta contra la disfunción eréctil.",
        "zh": "网上药店热卖伟哥,无需处方,药品保密发送。",
    },
    "dating": {
        "en": "Casual dating with hot singles tonight: single women wait for you in the webcam chat.",
        "ru": "Сайт знакомств для взрослых: одинокие девушки ищут секс без обязательств.",
        "de": "Die neue Singlebörse: einsame Frauen suchen Sextreffen, flirten kostet nichts.",
        "fr": "Site de rencontres coquines: des femmes célibataires près de chez vous, plan cul ce soir.",
        "es": "Página de citas: mujeres solteras cerca de ti buscan sexo casual.",
        "zh": "成人交友网站,寂寞少妇等你,一夜情约会。",
    },
    "gambling": {
        "en": "Your welcome bonus at our online casino: 200 free spins on every slot machine and live roulette.",
        "ru": "Онлайн-казино дарит бездепозитный бонус, рулетка и игровые автоматы ждут.",
        "de": "100 Freispiele im Online-Casino, dazu ein Willkommensbonus für Sportwetten und Roulette.",
        "fr": "Bonus de bienvenue: machines à sous et roulette dans notre casino en ligne, tours gratuits.",
        "es": "Casino online con giros gratis y bono de bienvenida, tragaperras y ruleta.",
        "zh": "澳门赌场线上开业,百家乐老虎机,首存送彩金。",
    },
    "loans": {
        "en": "Apply for a loan today: personal loans with a low interest rate even with bad credit.",
        "ru": "Кредит наличными без справок и без поручителей, низкая процентная ставка.",
        "de": "Sofortkredit ohne Schufa: Darlehen mit niedrigen Zinsen und kleiner monatlicher Rate.",
        "fr": "Prêt personnel entre particuliers, taux d'intérêt de 2 %, crédit rapide pour interdits bancaires.",
        "es": "Préstamos rápidos con baja tasa de interés, crédito sin aval y reunificación de deudas.",
        "zh": "无抵押贷款,当天放款,月息低,信用卡代还。",
    },
    "investment": {
        "en": "Bitcoin trading made easy: our trading bot brings a guaranteed profit on every investment.",
        "ru": "Инвестиции в криптовалюту: торговый робот и пассивный доход каждый день, биткоин растёт.",
        "de": "In Bitcoin investieren und passives Einkommen sichern: garantierte Rendite mit "
              "unserer Trading-Plattform.",
        "fr": "Investir dans le bitcoin: revenus passifs et rendement garanti grâce à notre robot de trading.",
        "es": "Invertir en bitcoin con nuestra plataforma de trading: ingresos pasivos y rentabilidad garantizada.",
        "zh": "比特币投资,稳赚不赔,高回报理财,股票推荐。",
    },
    "advance_fee": {
        "en": "I am a barrister. My deceased client left 9.5 million US dollars and no next of kin; you as the "
              "beneficiary shall receive a share. Strictly confidential.",
        "ru": "Вы выиграли денежный приз! Для получения выигрыша в лотерее оплатите комиссию, миллион долларов ждёт.",
        "de": "Gewinnbenachrichtigung: Sie haben gewonnen! Die Gewinnsumme der Lotterie "
              "überweist unser Rechtsanwalt.",
        "fr": "Je suis veuve, atteinte d'une maladie incurable, et veux faire un don de 2 "
              "millions d'euros; mon notaire vous attend.",
        "es": "Usted ha ganado la lotería internacional: el beneficiario recibirá un millón; "
              "escriba al abogado, es confidencial.",
        "zh": "恭喜您中奖!您是幸运用户,请联系律师领取奖金,先交保证金。",
    },
    "replica": {
        "en": "Replica watches in mirror quality: Rolex, Breitling and Cartier, luxury watches at 90% off.",
        "ru": "Копии швейцарских часов: точная копия Rolex, реплики часов с гарантией.",
        "de": "Replica Uhren in bester Qualität: Rolex, Breitling und Omega Uhren, Luxusuhren ab 99 Euro.",
        "fr": "Répliques de montres de luxe: Rolex, Cartier et sacs Louis Vuitton pas chers.",
        "es": "Réplicas de relojes de lujo: Rolex y Cartier de imitación, bolsos de marca.",
        "zh": "高仿手表一比一复刻,劳力士名表,货到付款。",
    },
    "software": {
        "en": "Cheap software: OEM software with license keys for Adobe Photoshop, instant download.",
        "ru": "Лицензионные ключи и ключи активации Microsoft Office, дешевый софт, скачать сразу.",
        "de": "Billige Software: Lizenzschlüssel und Produktschlüssel für Windows, "
              "Vollversionen als Sofort-Download.",
        "fr": "Logiciels pas chers: licence Windows avec clé d'activation, version complète à télécharger.",
        "es": "Software barato: clave de licencia de Windows y Photoshop, versión completa para descargar.",
        "zh": "正版软件激活码低价出售,破解版下载,序列号齐全。",
    },
    "jobs": {
        "en": "Work from home and earn up to $900 per week, no experience required, flexible hours.",
        "ru": "Работа на дому без опыта работы, свободный график, заработок от 50 000 рублей.",
        "de": "Nebenverdienst: Arbeiten von zu Hause, freie Zeiteinteilung, 400 Euro pro Woche.",
        "fr": "Travail à domicile: revenu complémentaire sans expérience, salaire versé par semaine.",
        "es": "Trabajo desde casa: ingresos extra sin experiencia, sueldo semanal, horario flexible.",
        "zh": "在家兼职日赚三百,无需经验,工资日结。",
    },
    "education": {
        "en": "Buy a degree: a university diploma, Bachelor, MBA or PhD, no study required.",
        "ru": "Купить диплом о высшем образовании: дипломы любых вузов, аттестаты.",
        "de": "Doktortitel und Universitätsdiplom ohne Fernstudium: Bachelor oder MBA in vier Wochen.",
        "fr": "Acheter un diplôme universitaire: licence, MBA ou doctorat, sans examen.",
        "es": "Comprar título universitario: licenciatura, máster o doctorado sin estudiar.",
        "zh": "代办文凭,毕业证学位证,学历证书真实可查。",
    },
    "travel": {
        "en": "Cheap flights and all-inclusive vacation packages: book your trip, hotel deals and cruises.",
        "ru": "Горящие туры в Турцию, всё включено, отели у моря, дешевые авиабилеты.",
        "de": "Urlaubsangebote: Pauschalreise nach Mallorca, Hotel all inclusive, günstige Flüge, Kreuzfahrten.",
        "fr": "Séjour tout compris à Djerba, vols pas chers, croisières, hôtel en demi-pension.",
        "es": "Vuelos baratos y paquetes turísticos todo incluido: cruceros y hoteles en Cancún.",
        "zh": "特价机票,跟团游三亚,酒店预订送门票。",
    },
    "marketing": {
        "en": "Our SEO services bring your website to the first page of Google: backlinks, targeted traffic.",
        "ru": "Продвижение сайтов, email-рассылки по базам, контекстная реклама, вывод в топ Яндекса.",
        "de": "Suchmaschinenoptimierung: mit unserer SEO-Agentur auf die erste Seite bei "
              "Google, Backlinks inklusive.",
        "fr": "Référencement naturel: votre site internet en première page de Google, emailing et agence SEO.",
        "es": "Posicionamiento web: su página en la primera página de Google, marketing digital y envíos masivos.",
        "zh": "邮件群发软件,网站推广,搜索引擎优化,关键词排名。",
    },
    "health": {
        "en": "Lose weight without dieting: the new fat burner melts belly fat, clinically proven.",
        "ru": "Похудеть без диет: новый жиросжигатель, лишний вес уходит сам.",
        "de": "Abnehmen ohne Diät: der Fettverbrenner gegen Bauchfett kurbelt den Stoffwechsel an.",
        "fr": "Perdre du poids sans régime: ce brûleur de graisse donne un ventre plat.",
        "es": "Adelgazar sin dieta: bajar de peso con este suplemento que ayuda a quemar grasa.",
        "zh": "减肥瘦身不节食,燃脂排毒养颜,一个疗程见效。",
    },
    "delivery": {
        "en": "Your parcel could not be delivered. Pay the customs fee, tracking number 4711, to arrange redelivery.",
        "ru": "Ваша посылка ожидает: оплатите доставку, трек-номер 123, Почта России.",
        "de": "Ihr Paket konnte nicht zugestellt werden: Sendungsnummer 4711, bitte Zollgebühren bezahlen.",
        "fr": "Votre colis est en attente: numéro de suivi 4711, réglez les frais de douane.",
        "es": "Su paquete no se pudo entregar: número de seguimiento 4711, pague los gastos de aduana.",
        "zh": "您的包裹派送失败,快递单号4711,请支付清关费。",
    },
    "account": {
        "en": "Your account has been limited because of unusual activity. Verify your account within 24 hours.",
        "ru": "Ваш аккаунт заблокирован: подозрительная активность. Подтвердите личность и смените пароль.",
        "de": "Ihr Konto wurde eingeschränkt: ungewöhnliche Aktivität. Bitte Identität "
              "bestätigen, sonst wird es gesperrt.",
        "fr": "Votre compte a été suspendu après une activité inhabituelle. Confirmez votre "
              "identité, mot de passe requis.",
        "es": "Su cuenta ha sido bloqueada por actividad inusual. Confirme su identidad y su contraseña.",
        "zh": "您的账户异常登录,账户已被冻结,请进行身份验证并重置密码。",
    },
    "invoice": {
        "en": "Please find the attached invoice, invoice number 4711, payment overdue since 1 May.",
        "ru": "Счет на оплату во вложении, просим погасить задолженность по договору, акт сверки прилагаем.",
        "de": "Zahlungserinnerung: Ihre Rechnung mit der Rechnungsnummer 4711 ist noch offen, bitte überweisen.",
        "fr": "Votre facture impayée: relance de paiement, numéro de facture 4711, échéance dépassée.",
        "es": "Factura pendiente: adjunto factura con número de factura 4711, aviso de pago.",
        "zh": "公司可代开发票,增值税发票,付款通知见附件。",
    },
    "tax": {
        "en": "You are eligible to receive a refund: tax refund notice of the Internal Revenue Service.",
        "ru": "Налоговая служба: возврат налога одобрен, налоговый вычет будет выплачен.",
        "de": "Steuerrückerstattung: das Finanzamt hat Ihren Steuerbescheid geprüft.",
        "fr": "Remboursement d'impôts: la Direction générale des finances publiques a "
              "recalculé votre impôt sur le revenu.",
        "es": "Devolución de impuestos: la Agencia Tributaria ha revisado su declaración de la renta.",
        "zh": "税务局通知:个人所得税退税,请申报补贴。",
    },
    "appeal": {
        "en": "Donate now: your donation to the disaster relief fund helps flood victims, sign the petition.",
        "ru": "Благотворительный фонд: сбор пожертвований, помогите спасти ребёнка, нужна помощь детям.",
        "de": "Spendenaufruf für Erdbebenopfer: Ihre Spende hilft, Spendenkonto der Hilfsorganisation.",
        "fr": "Appel aux dons: faites un don à notre association caritative pour les victimes du séisme.",
        "es": "Haga una donación: ayuda humanitaria para las víctimas del terremoto, Cruz Roja.",
        "zh": "爱心捐款赈灾,慈善基金会呼吁志愿者救助灾区儿童。",
    },
}

# Ordinary mail, some with single words of a category: no topic may be said.
NEGATIVE: dict[str, tuple[str, ...]] = {
    "en": (
        "Hi Ann, are we still on for lunch on Thursday? I'll bring the photos from last weekend.",
        "The patch fixes the race in the scheduler; please review before we cut the release branch.",
        "My sister studies at the pharmacy school and likes it a lot. See you at grandma's birthday.",
        "The minutes of yesterday's meeting are in the wiki, comments until Friday please.",
        "Could you send me the recipe for the soup? Mine tasted of nothing. Love, Mum",
        "The bank on the corner closes at four, so let us meet there at three.",
    ),
    "ru": (
        "Привет, Аня! Встречаемся в четверг в семь у метро, захвати, пожалуйста, книгу.",
        "Коллеги, протокол вчерашнего совещания лежит в общей папке, замечания жду до пятницы.",
        "Бабушка передаёт привет и спрашивает, когда вы приедете в гости.",
    ),
    "de": (
        "Hallo Jana, passt es dir am Donnerstag um sieben? Ich bringe den Kuchen mit.",
        "Das Protokoll der gestrigen Besprechung liegt im Ordner, Anmerkungen bitte bis Freitag.",
        "Die Waschmaschine ist wieder heil, der Schlauch war nur verstopft. Viele Grüße, Opa",
    ),
    "fr": (
        "Salut Anne, on se voit jeudi à midi au café de la gare ? J'apporte les photos.",
        "Le compte rendu de la réunion est dans le dossier, merci de vos remarques avant vendredi.",
    ),
    "es": (
        "Hola Ana, ¿comemos juntos el jueves? Llevo las fotos del fin de semana.",
        "El acta de la reunión de ayer está en la carpeta; comentarios hasta el viernes, por favor.",
    ),
    "zh": (
        "小王,周四中午一起吃饭吗?我把上次的照片带来。",
        "昨天会议的记录放在共享文件夹里,请在周五之前提出意见。",
    ),
}
