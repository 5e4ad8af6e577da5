import type { Cue } from './mail-cue.ts';

/** What strangers hold out in the mail of today: prizes, parcels, coins, cures and shares of a fortune. */
export const LURES: readonly Cue[] = [
  {
    category: 'suspicious',
    weight: 2.5,
    why: 'it asks to prove an account',
    pattern:
      /\b(?:zugang|karte|app|profil)\b[^.!?\n]{0,30}\b(?:gesperrt|eingeschränkt|abgeschaltet|deaktiviert)\b|\bvotre (?:acc[eè]s|carte|profil|espace client)\b[^.!?\n]{0,20}\b(?:suspendue?|bloquée?|limitée?|désactivée?)|\b(?:su|tu) (?:acceso|tarjeta|perfil)\b[^.!?\n]{0,20}\b(?:bloquead|suspendid|limitad|desactivad)|\b(?:la tua|la sua|il tuo|il suo) (?:carta|profilo|accesso|utenza)\b[^.!?\n]{0,20}\b(?:sospes|bloccat|limitat|disattivat)|\bconfermi? i (?:tuoi|suoi) dati\b|\b(?:seu|sua|teu|tua) (?:acesso|cartão|perfil|conta)\b[^.!?\n]{0,20}\b(?:suspens|bloquead|limitad|desativad)|\b(?:atualize|confirme|valide) (?:o |a )?(?:seus?|suas?) (?:dados|cadastro|token|senha|conta)\b|\buw (?:\S+pas|toegang|profiel)\b[^.!?\n]{0,20}\b(?:geblokkeerd|opgeschort|beperkt|verloopt)\b|\bbevestig uw gegevens\b|\b(?:twoje|państwa) konto zostało (?:zablokowane|zawieszone)/,
  },
  {
    category: 'suspicious',
    weight: 2,
    why: 'it wants a code scanned or a number called',
    pattern:
      /\bscan (?:the|this|with)\b[^.!?\n]{0,30}\b(?:qr|code|phone)\b[^.!?]{0,80}\b(?:sign in|log ?in|verify|access|account|password|authenticat\w+|letter|document)\b|\bif you (?:did not|didn't|have not) (?:place|authori[sz]e|make|request)d?\b[^.!?]{0,120}\bcall\b|\bcall\b[^.!?\n]{0,60}\bto (?:cancel|dispute|stop)\b/,
  },
  {
    category: 'suspicious',
    weight: 2,
    why: 'it holds out a prize or a present',
    pattern:
      /\bclaim (?:your|my|the|it|them|now)\b|\bcongrat(?:ulation)?s!? (?:you|your)\b|\b(?:you(?:'ve| have)|you were|you are) (?:been )?(?:chosen|picked|received an? [^.!?\n]{1,40}(?:reward|gift card|voucher))|\b(?:survey|questions?)\b[^.!?]{0,160}\b(?:reward|gift|prize|voucher|exclusive offer)s?\b|\bumfrage\b[^]{0,200}\b(?:geschenk|gewinn|prämie|lieferadresse)|\bgutschein\b[^.!?\n]{0,60}\bgewonnen\b|\bherzlichen glückwunsch\b|\bhai vinto\b|\bha sido seleccionado\b|\bvous avez (?:gagné|été (?:sélectionné|choisi))|\bu (?:hebt|heeft) gewonnen\b|\bvocê (?:ganhou|foi (?:selecionad|sortead|escolhid))/,
  },
  {
    category: 'suspicious',
    weight: 2,
    why: 'a parcel is said to wait for you or your money',
    pattern:
      /\b(?:package|parcel|delivery|shipment)\b[^.!?\n]{0,40}\b(?:pending|on hold|suspended|undeliver\w+|unpaid|could not be delivered|failed)\b|\b(?:pending|unpaid|missed) (?:package|parcel|delivery|shipping)\b|\bpaket\b[^.!?\n]{0,40}\b(?:wartet auf|angehalten|zurückgehalten)|\bcolis\b[^.!?\n]{0,40}\b(?:bloqué|en attente|retenu)|\bpaquete\b[^.!?\n]{0,40}\bretenid|\bpacco\b[^.!?\n]{0,40}\b(?:giacenza|bloccato|sospeso)|\b(?:entrega|pedido|encomenda|objeto)\b[^.!?\n]{0,40}\b(?:retid|tax(?:ad|as))|\bpakket\b[^.!?\n]{0,40}\b(?:vastgehouden|ligt vast)/,
  },
  {
    category: 'suspicious',
    weight: 2,
    why: 'it holds out coins from nowhere',
    pattern:
      /\bair-?drops?\b|\b(?:connect|link|sync(?:hroni[sz]e)?|import) (?:your )?wallet\b|\b(?:free|claim|your) tokens\b|\bfree mint\b|\b\d[\d.,]* ?(?:btc|eth|usdt)\b|\bwallet (?:has been|was) (?:funded|credited)\b|\bmining account\b/,
  },
  {
    category: 'suspicious',
    weight: 2.5,
    why: 'a stranger offers you a share of a fortune',
    pattern:
      /\b(?:huge|large|total) (?:amount|sum) of (?:money|usd)\b|\b(?:trust(?:worthy|ed)|reliable|foreign) (?:[\w-]+ )?(?:person|partner|beneficiary|individual)\b|\b(?:atm|visa) card\b[^.!?\n]{0,80}\b(?:million|deliver|compensation)|\bcompensation (?:fund|payment)\b|\b(?:business|investment) propos(?:al|ition)\b|\b(?:donat(?:e|ion)|willed?)\b[^.!?\n]{0,40}\bto you\b|\b(?:i am|i'm) (?:a )?(?:dying|widow|barrister)\b|\b(?:consignment|trunk) box(?:es)?\b|\bfull (?:contact )?(?:names?|address)\b[^]{0,160}\b(?:telephone|phone|whatsapp|occupation)\b/,
  },
  {
    category: 'suspicious',
    weight: 2,
    why: 'it praises a share',
    pattern:
      /\bwatch (?:this|the|it)\b[^.!?\n]{0,20}\b(?:stock|trade|monday|tomorrow|climb)\b|\bcurrent (?:price|trading price)\s?:|\b(?:price )?target\s?:\s?\$|\bthis stock (?:will|is|explodes|should)\b|\bour last pick\b/,
  },
  {
    category: 'suspicious',
    weight: 2,
    why: 'it sells a cure',
    pattern:
      /\b(?:ed (?:treatment|pill|med)s?|erectile|potency|male enhancement|testosterone|regrow|neuropathy|tinnitus|toenail fungus|blood sugar (?:trick|ritual|fix)|prostate|keto|cbd|gummies|belly fat|(?:weird|strange|simple) (?:trick|ritual|recipe)|doctors (?:hate|are stunned)|big pharma)\b/,
  },
  {
    category: 'suspicious',
    weight: 2,
    why: 'it says that something of yours runs out today',
    pattern:
      /\b(?:photos|files|videos|account|subscription|storage|backup|protection|antivirus)\b[^.!?\n]{0,40}\b(?:will be (?:deleted|removed|erased|lost|closed)|(?:has|have) (?:been )?expired|expires? today)\b|\bpayment (?:method )?(?:has been |was )?declined\b[^.!?\n]{0,60}\b(?:update|renew)|\b(?:abonnement|konto|zugang)\b[^.!?\n]{0,40}\b(?:läuft (?:heute|morgen) ab|abgelaufen|wird (?:heute )?gelöscht)|\babonnement (?:a expiré|est suspendu)|\b(?:fatura|conta|boleto)\b[^.!?\n]{0,40}\b(?:em atraso|vencid|bloque)|\bamende\b[^.!?\n]{0,40}\bimpayée|\bmulta\b[^.!?\n]{0,40}\b(?:pendiente|no pagada)/,
  },
];
