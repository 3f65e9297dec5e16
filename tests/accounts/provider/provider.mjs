// An unmodified oidc-provider over TLS, at which everybody who comes is SUBJECT. It says where it
// listens and lives until its input ends.
// provider.mjs CERTIFICATE KEY CLIENT_ID CLIENT_SECRET REDIRECT_URL SUBJECT ALGORITHM
import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import Provider from "oidc-provider";

const [certificate, key, clientId, clientSecret, redirectUrl, subject, algorithm] =
  process.argv.slice(2);

const jwk = (kid, kind, options) => ({
  ...generateKeyPairSync(kind, options).privateKey.export({ format: "jwk" }),
  kid,
  use: "sig",
});

function providerAt(issuer) {
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [redirectUrl],
        response_types: ["code"],
        grant_types: ["authorization_code"],
        id_token_signed_response_alg: algorithm,
      },
    ],
    cookies: { keys: ["only for tests"] },
    features: { devInteractions: { enabled: false } },
    findAccount: (context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    interactions: { url: (context, interaction) => `/interaction/${interaction.uid}` },
    jwks: {
      keys: [
        jwk("rsa", "rsa", { modulusLength: 2048 }),
        jwk("ec", "ec", { namedCurve: "P-256" }),
      ],
    },
    // Nobody is asked whether the client may know who it is.
    async loadExistingGrant(context) {
      const grant = new context.oidc.provider.Grant({
        accountId: context.oidc.session.accountId,
        clientId: context.oidc.client.clientId,
      });
      grant.addOIDCScope("openid");
      await grant.save();
      return grant;
    },
  });
  const handle = provider.callback();
  return (request, response) =>
    request.url.startsWith("/interaction/")
      ? provider.interactionFinished(request, response, { login: { accountId: subject } })
      : handle(request, response);
}

const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) });
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address();
  server.on("request", providerAt(`https://localhost:${port}`));
  console.log(`ready ${port}`);
});
process.stdin.on("end", () => process.exit(0)).resume();
