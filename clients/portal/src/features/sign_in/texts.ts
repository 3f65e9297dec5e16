import { defineTexts } from "@/api/texts";

export const signInTexts = defineTexts("sign_in", {
  en: {
    title: "Sign in",
    email: "E-mail address",
    password: "Password",
    signIn: "Sign in",
    forgotten: "Forgotten your password?",
    signInWith: "Sign in with {provider}",
    bindWith: "Sign in with {provider}, without a password",
    providerTitle: "Not signed in",
    notCompleted: "This sign-in was not completed, or was begun in another tab. Begin again.",
    providerRefused:
      "Nobody here is known by that sign-in, or it took too long. The first time, begin with the link of your invitation, or in “My account”.",
    noPassword: "Leave it empty if you have none and always sign in with {provider}.",
    codeTitle: "Second factor",
    codeLead: "Enter the six digits that your authenticator shows, or one of your recovery codes.",
    code: "Code",
    confirm: "Confirm",
    startOver: "Another person",
    codesLeft:
      "{count, plural, =0 {No recovery code is left.} one {# recovery code is left.} other {# recovery codes are left.}} Make new ones in “My account”.",
    forgottenTitle: "A new password",
    forgottenLead: "We mail you a link to set a new password, if this address is known.",
    sendLink: "Mail me a link",
    linkSentTitle: "Look at your mail",
    linkSent: "If {email} is known here, a link is on its way. It works once, and not for long.",
    toSignIn: "Back to signing in",
    setTitle: "Set your password",
    setLead: "At least 8 characters, of any kind. A few words are good.",
    newPassword: "New password",
    tooShort: "At least 8 characters",
    setPassword: "Set password",
    setDoneTitle: "Your password is set",
    setDone: "Sign in as {email}.",
    noToken: "This address is not complete. Open the link from the mail again.",
    enrolTitle: "Set up your second factor",
    enrolLead:
      "Staff sign in with an authenticator app. Enter your password again to see its secret.",
    showSecret: "Show the secret",
    secretLead:
      "Add this secret to your authenticator app, then enter the six digits that it shows.",
    secret: "Secret",
    recoveryTitle: "Keep your recovery codes",
    recoveryLead:
      "Each of these signs you in once without the authenticator. They are not shown again.",
    kept: "I have kept them",
    copy: "Copy",
  },
  de: {
    title: "Anmelden",
    email: "E-Mail-Adresse",
    password: "Passwort",
    signIn: "Anmelden",
    forgotten: "Passwort vergessen?",
    signInWith: "Mit {provider} anmelden",
    bindWith: "Mit {provider} anmelden, ohne Passwort",
    providerTitle: "Nicht angemeldet",
    notCompleted:
      "Diese Anmeldung wurde nicht abgeschlossen oder in einem anderen Tab begonnen. Bitte neu beginnen.",
    providerRefused:
      "Unter dieser Anmeldung ist hier niemand bekannt, oder sie hat zu lange gedauert. Beginnen Sie beim ersten Mal mit dem Link Ihrer Einladung oder in „Mein Konto“.",
    noPassword: "Leer lassen, wenn Sie keines haben und sich immer mit {provider} anmelden.",
    codeTitle: "Zweiter Faktor",
    codeLead:
      "Geben Sie die sechs Ziffern Ihres Authenticators ein, oder einen Ihrer Wiederherstellungscodes.",
    code: "Code",
    confirm: "Bestätigen",
    startOver: "Andere Person",
    codesLeft:
      "{count, plural, =0 {Kein Wiederherstellungscode ist übrig.} one {# Wiederherstellungscode ist übrig.} other {# Wiederherstellungscodes sind übrig.}} Neue gibt es unter „Mein Konto“.",
    forgottenTitle: "Ein neues Passwort",
    forgottenLead:
      "Wir schicken Ihnen einen Link für ein neues Passwort, wenn diese Adresse bekannt ist.",
    sendLink: "Link schicken",
    linkSentTitle: "Sehen Sie in Ihre Post",
    linkSent:
      "Wenn {email} hier bekannt ist, ist ein Link unterwegs. Er gilt einmal und nicht lange.",
    toSignIn: "Zurück zur Anmeldung",
    setTitle: "Passwort setzen",
    setLead: "Mindestens 8 Zeichen, gleich welcher Art. Einige Wörter sind gut.",
    newPassword: "Neues Passwort",
    tooShort: "Mindestens 8 Zeichen",
    setPassword: "Passwort setzen",
    setDoneTitle: "Ihr Passwort ist gesetzt",
    setDone: "Melden Sie sich an als {email}.",
    noToken: "Diese Adresse ist nicht vollständig. Öffnen Sie den Link aus der E-Mail erneut.",
    enrolTitle: "Zweiten Faktor einrichten",
    enrolLead:
      "Mitarbeitende melden sich mit einer Authenticator-App an. Geben Sie Ihr Passwort erneut ein, um das Geheimnis zu sehen.",
    showSecret: "Geheimnis zeigen",
    secretLead:
      "Fügen Sie dieses Geheimnis Ihrer App hinzu und geben Sie dann die sechs Ziffern ein.",
    secret: "Geheimnis",
    recoveryTitle: "Wiederherstellungscodes aufbewahren",
    recoveryLead:
      "Jeder meldet Sie einmal ohne den Authenticator an. Sie werden nicht wieder gezeigt.",
    kept: "Ich habe sie aufbewahrt",
    copy: "Kopieren",
  },
});
