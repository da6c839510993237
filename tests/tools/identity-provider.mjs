// An OpenID provider for the tests: a certified implementation with four accounts, any password, a fresh port.
//   node identity-provider.mjs PORT REDIRECT_URI CLIENT_SECRET
import Provider from "oidc-provider";

const [port, redirectUri, secret] = process.argv.slice(2);
const accounts = {
  claire: { role: ["counsellor"], structure: "PLIE-CENTRE" },
  nobody: {},
  stranger: { role: ["manager"], structure: "PLIE-CENTRE" },
  homeless: { role: ["counsellor"] },
};

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: "pathways", client_secret: secret, redirect_uris: [redirectUri], grant_types: ["authorization_code"], response_types: ["code"] }],
  claims: { openid: ["sub", "role", "structure"], profile: [] },
  findAccount: (_, id) => (id in accounts ? { accountId: id, claims: () => ({ sub: id, ...accounts[id] }) } : undefined),
  cookies: { keys: [secret] },
  pkce: { methods: ["S256"], required: () => true },
  features: { devInteractions: { enabled: true } },
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
