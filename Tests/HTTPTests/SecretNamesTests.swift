import HTTP
import Testing

struct SecretNamesTests {
    @Test(arguments: [
        "token", "access_token", "accessToken", "ACCESS-TOKEN", "accesstoken", "api_key", "apikey",
        "key", "password", "userPassword", "client_secret", "X-Amz-Signature", "X-Amz-Credential",
        "X-Amz-Security-Token", "sig", "auth", "jwt", "session",
    ])
    func theLastWordTellsASecret(name: String) { #expect(SecretNames.isSecret(name)) }

    @Test(arguments: [
        "token_count", "tokens", "keyboard", "monkey", "turkey", "page", "signal", "author", "",
        "password_reset_done", "secretary", "design", "id",
    ])
    func whatOnlySoundsLikeOneIsShown(name: String) { #expect(!SecretNames.isSecret(name)) }

    @Test(arguments: [
        ("http://h/a?token=x", "http://h/a?token=***"),
        ("/a?page=1&api_key=x&n=2#key=y", "/a?page=1&api_key=***&n=2#key=y"),
        ("/a?%74oken=x", "/a?%74oken=***"), ("/a?token=", "/a?token=***"),
        ("/a?token", "/a?token"), ("/token=x", "/token=x"), ("/a?", "/a?"),
        ("/a?x=1&&token=a=b&", "/a?x=1&&token=***&"), ("", ""),
    ])
    func valuesOfSecretParametersAreHidden(url: String, shown: String) {
        #expect(SecretNames.hidden(in: url) == shown)
    }
}
