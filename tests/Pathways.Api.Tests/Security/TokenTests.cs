using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Alba;
using Microsoft.AspNetCore.TestHost;
using Microsoft.IdentityModel.Tokens;
using Pathways.Api.Tests.Hosting;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>Tokens as somebody would write them who has not the signer's key, or has a token that is not meant for here, or is no longer one.</summary>
public sealed class TokenTests : IAsyncLifetime
{
    IAlbaHost host = null!;

    public async Task InitializeAsync()
    {
        var connection = await TestPostgres.CreateDatabaseAsync();
        await (await TestHost.StartAsync(TestHost.Development, connection)).DisposeAsync();
        host = await TestHost.StartAsync(TestHost.Production, connection);
    }

    public Task DisposeAsync() => host.DisposeAsync().AsTask();

    static string Part(JsonNode json) => Base64UrlEncoder.Encode(json.ToJsonString());

    static JsonObject Claims(Action<JsonObject>? change = null)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = TestHost.Issuer,
            ["aud"] = TestHost.Audience,
            ["sub"] = "u-1",
            ["role"] = "counsellor",
            ["structure"] = "PLIE-A",
            ["iat"] = now - 60,
            ["nbf"] = now - 60,
            ["exp"] = now + 600,
        };
        change?.Invoke(claims);
        return claims;
    }

    static JsonObject Header(string algorithm, Action<JsonObject>? change = null)
    {
        var header = new JsonObject { ["alg"] = algorithm, ["typ"] = "JWT" };
        change?.Invoke(header);
        return header;
    }

    static string Signed(JsonObject header, JsonObject claims, Func<byte[], byte[]> sign)
    {
        var signed = $"{Part(header)}.{Part(claims)}";
        return $"{signed}.{Base64UrlEncoder.Encode(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    static string Right(Action<JsonObject>? change = null, Action<JsonObject>? header = null) => Signed(Header("HS256", header), Claims(change), bytes => HMACSHA256.HashData(TestHost.Key, bytes));

    static readonly long Now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    static readonly RSA Rsa = RSA.Create(2048);

    static readonly (string Kind, Func<string> Token)[] Wrong =
    [
        ("no algorithm", () => $"{Part(Header("none"))}.{Part(Claims())}."),
        ("no algorithm, in capitals", () => $"{Part(Header("NONE"))}.{Part(Claims())}."),
        ("no algorithm, with the signature of another", () => $"{Part(Header("none"))}.{Right().Split('.', 2)[1]}"),
        ("no signature", () => Right()[..(Right().LastIndexOf('.') + 1)]),
        ("a cut signature", () => Right()[..^4]),
        ("another key", () => Signed(Header("HS256"), Claims(), bytes => HMACSHA256.HashData((byte[])[.. TestHost.Key.Reverse()], bytes))),
        ("an empty key", () => Signed(Header("HS256"), Claims(), bytes => HMACSHA256.HashData(Array.Empty<byte>(), bytes))),
        ("another algorithm with the key", () => Signed(Header("HS512"), Claims(), bytes => HMACSHA512.HashData(TestHost.Key, bytes))),
        ("a weaker hash with the key", () => Signed(Header("HS1"), Claims(), bytes => HMACSHA1.HashData(TestHost.Key, bytes))),
        ("a key of one's own", () => Signed(Header("RS256"), Claims(), bytes => Rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))),
        ("a key that the header brings", () => Signed(Header("RS256", h => h["jwk"] = Jwk()), Claims(), bytes => Rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))),
        ("a key at an address that the header names", () => Signed(Header("RS256", h => h["jku"] = "https://evil.example/keys"), Claims(), bytes => Rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))),
        ("a file in place of a key's name", () => Signed(Header("HS256", h => h["kid"] = "../../dev/null"), Claims(), bytes => HMACSHA256.HashData(Array.Empty<byte>(), bytes))),
        ("another text under the signature", () => $"{Right().Split('.')[0]}.{Part(Claims(c => c["role"] = "administrator"))}.{Right().Split('.')[2]}"),
        ("over", () => Right(c => c["exp"] = Now - 120)),
        ("no end", () => Right(c => c.Remove("exp"))),
        ("an end that is none", () => Right(c => c["exp"] = "tomorrow")),
        ("not yet", () => Right(c => c["nbf"] = Now + 300)),
        ("of nobody", () => Right(c => c.Remove("iss"))),
        ("of another", () => Right(c => c["iss"] = "another")),
        ("of Development", () => Right(c => c["iss"] = "pathways-development")),
        ("for nobody", () => Right(c => c.Remove("aud"))),
        ("for another", () => Right(c => c["aud"] = "another")),
        ("encrypted", () => $"{Part(new JsonObject { ["alg"] = "dir", ["enc"] = "A128CBC-HS256" })}..AAAA.AAAA.AAAA"),
        ("no claims", () => Signed(Header("HS256"), [], bytes => HMACSHA256.HashData(TestHost.Key, bytes))),
        ("no token", () => "token"),
        ("dots", () => ".."),
        ("endless", () => new string('a', 200_000)),
    ];

    static JsonObject Jwk()
    {
        var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(Rsa));
        return new JsonObject { ["kty"] = "RSA", ["n"] = key.N, ["e"] = key.E };
    }

    async Task<(HttpStatusCode, string)> AskAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/people");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        using var answer = await host.GetTestClient().SendAsync(request);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]!.GetValue<string>());
    }

    /// <summary>Past the door a write without a key is told so: that is how one sees that it opened.</summary>
    [Fact]
    public async Task Only_what_the_signer_signed_for_here_and_now_is_taken()
    {
        Assert.Equal((HttpStatusCode.BadRequest, "idempotency/key-missing"), await AskAsync(Right()));
        Assert.Equal((HttpStatusCode.BadRequest, "idempotency/key-missing"), await AskAsync(Right(header: h => h["kid"] = "k-1")));
        var taken = new List<string>();
        foreach (var (kind, token) in Wrong)
        {
            var answer = await AskAsync(token());
            if (answer != (HttpStatusCode.Unauthorized, "access/sign-in-required"))
            {
                taken.Add($"{kind}: {answer}");
            }
        }
        Assert.Equal([], taken);
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Basic dTE6cA==")]
    [InlineData("bearer\t")]
    [InlineData("Negotiate")]
    [InlineData("")]
    public async Task What_is_no_token_is_nobody(string header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/people");
        request.Headers.TryAddWithoutValidation("Authorization", header);
        using var answer = await host.GetTestClient().SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }
}
