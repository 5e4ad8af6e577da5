/**
 * A reply that is made without a model, by the language of the mail that it answers. It fits whoever wrote, says
 * neither "you" formally nor as among friends, and promises an answer and no day.
 */
export const HOLDING = {
  en: {
    hello: 'hello',
    seen: 'thank you for your message. I have seen it and will get back to you.',
  },
  de: {
    hello: 'hallo',
    seen: 'vielen Dank für die Nachricht. Ich habe sie gesehen und melde mich dazu.',
  },
  fr: {
    hello: 'bonjour',
    seen: "merci pour le message. Je l'ai bien reçu et je donnerai une réponse.",
  },
  es: { hello: 'hola', seen: 'gracias por el mensaje. Lo he visto y daré una respuesta.' },
  it: { hello: 'buongiorno', seen: "grazie per il messaggio. L'ho visto e darò una risposta." },
  nl: { hello: 'hallo', seen: 'bedankt voor het bericht. Ik heb het gezien en kom erop terug.' },
  pt: { hello: 'olá', seen: 'agradeço a mensagem. Já a vi e darei uma resposta.' },
} as const;
