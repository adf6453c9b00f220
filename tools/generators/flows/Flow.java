import java.io.File;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.ProfilesApi;
import org.openapitools.client.api.TokensApi;
import org.openapitools.client.model.*;

/** token → create → read → change with a file, by the client of openapi-generator for Java. */
public class Flow {
  public static void main(String[] args) throws ApiException {
    ApiClient client = new ApiClient();
    client.setBasePath(env("API_URL"));
    TokenRequest credentials =
        new TokenRequest().clientId(env("CLIENT_ID")).clientSecret(env("CLIENT_SECRET"));
    client.setAccessToken(new TokensApi(client).createToken(credentials).getAccessToken());
    ProfilesApi profiles = new ProfilesApi(client);

    ProfileRequest person =
        new ProfileRequest()
            .userID(env("USER_ID"))
            .name("Ana Exemplar")
            .country("UTO")
            .securityLevel(ProfileRequest.SecurityLevelEnum.HIGH);
    String id = profiles.createProfile(person, null).getId();
    Profile read = profiles.readProfile(id);
    expect("Ana Exemplar".equals(read.getData().getName()), "the name that was sent");

    File document = new File(env("DOCUMENT"));
    ChangedProfile changed =
        profiles.changeProfile(
            id, "pending", null, null, null, null, null, null, null, null, document, null, null, null);
    expect(!changed.getData().getDocumentFront().isEmpty(), "the name of a stored file");

    ProfileDataStatusHistory history = profiles.readProfile(id).getData().getStatusHistory();
    expect("pending".equals(history.getNewStatus().getValue()), "the status that was set");

    Profile decided = profiles.readProfile(env("DECIDED_ID"));
    Decision decision = decided.getData().getVerificationHistory().getDecision().getDecision();
    expect("approved".equals(decision.getOutcome().getValue()), "an approved decision");
    System.exit(0);
  }

  private static String env(String name) {
    return System.getenv(name);
  }

  private static void expect(boolean condition, String text) {
    if (!condition) throw new IllegalStateException("Expected: " + text);
  }
}
