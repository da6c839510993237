using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace Pathways.Api.Tests.Security;

/// <summary>A territory's identity provider that says of an account whatever a test wants; it may be down.</summary>
sealed class FakeProvider : HttpMessageHandler
{
    public const string Address = "http://localhost:1";

    readonly RsaSecurityKey key = new(RSA.Create(2048)) { KeyId = "k-1" };

    public bool IsDown { get; set; }

    /// <summary>How often its keys were asked for.</summary>
    public int Asked { get; private set; }

    /// <summary>What the identity token says next, beside issuer and times.</summary>
    public JsonObject Said { get; set; } = [];

    /// <summary>What the user information says next, beside the account.</summary>
    public JsonObject Informed { get; set; } = [];

    JsonObject Information()
    {
        var said = Informed.DeepClone().AsObject();
        said["sub"] ??= Said["sub"]?.DeepClone();
        return said;
    }

    /// <summary>A token of it.</summary>
    public string Token(JsonObject said)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = new JsonObject { ["iss"] = Address, ["aud"] = "pathways", ["iat"] = now, ["nbf"] = now, ["exp"] = now + 600 };
        foreach (var (name, value) in said)
        {
            claims[name] = value?.DeepClone();
        }
        var signed = $"{Part("""{"alg":"RS256","typ":"JWT","kid":"k-1"}""")}.{Part(claims.ToJsonString())}";
        return $"{signed}.{Base64UrlEncoder.Encode(key.Rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    static string Part(string json) => Base64UrlEncoder.Encode(json);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked++;
        if (IsDown)
        {
            throw new HttpRequestException("down");
        }
        var jwk = JsonWebKeyConverter.ConvertFromRSASecurityKey(key);
        object answer = request.RequestUri!.AbsolutePath switch
        {
            "/keys" => new { keys = new[] { new { kty = "RSA", use = "sig", kid = "k-1", n = jwk.N, e = jwk.E } } },
            "/token" => new { access_token = "a", token_type = "Bearer", id_token = Token(Said) },
            "/information" => Information(),
            _ => new { issuer = Address, authorization_endpoint = Address + "/auth", token_endpoint = Address + "/token", userinfo_endpoint = Address + "/information", jwks_uri = Address + "/keys" },
        };
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(JsonSerializer.Serialize(answer), Encoding.UTF8, "application/json") });
    }
}
