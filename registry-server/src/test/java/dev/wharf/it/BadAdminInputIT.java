package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The admin API says which field is wrong, and lets nobody in who is no administrator. */
@ExtendWith(TestBed.class)
class BadAdminInputIT {
    private final Admin admin;

    BadAdminInputIT(Wharf wharf) throws Exception {
        this.admin = wharf.admin();
    }

    @BeforeAll
    static void accounts(Wharf wharf) throws Exception {
        wharf.admin().user("admin-no");
    }

    @AfterAll
    static void nothingWasAServerError(Wharf wharf) throws Exception {
        wharf.assertNoServerErrors();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "PUT|users/x|{\"password\"|400|",
                "PUT|users/x|[]|400|",
                "PUT|users/x|{}|422|password",
                "PUT|users/x|{\"password\":\"short\"}|422|password",
                "PUT|users/x|{\"password\":7}|400|password",
                "PUT|users/x|{\"password\":\"long enough\",\"admin\":\"yes\"}|400|admin",
                "PUT|users/x|{\"password\":\"long enough\",\"root\":true}|400|root",
                "PUT|users/a%20b|{\"password\":\"long enough\"}|422|name",
                "PUT|groups/g|{\"members\":[\"alice\"]}|422|members",
                "POST|rules|{\"pattern\":\"a/**\"}|422|subject",
                "POST|rules|{\"pattern\":\"A//\",\"subject\":\"everyone\",\"effect\":\"allow\",\"actions\":[\"pull\"]}|422|pattern",
                "POST|rules|{\"pattern\":\"a/**\",\"subject\":\"nobody\",\"effect\":\"allow\",\"actions\":[\"pull\"]}|422|subject",
                "POST|rules|{\"pattern\":\"a/**\",\"subject\":\"everyone\",\"effect\":\"maybe\",\"actions\":[\"pull\"]}|422|effect",
                "POST|rules|{\"pattern\":\"a/**\",\"subject\":\"everyone\",\"effect\":\"allow\",\"actions\":[\"fly\"]}|422|actions",
                "POST|rules|{\"pattern\":\"a/**\",\"subject\":\"everyone\",\"effect\":\"allow\",\"actions\":[\"catalog\"]}|422|catalog",
                "GET|users/absent||404|",
                "DELETE|rules/999999||404|",
                "DELETE|rules/x||404|",
                "PATCH|users/x|{}|405|",
                "GET|absent||404|",
            })
    void whatIsWrongIsNamed(String method, String path, String body, int status, String named) throws Exception {
        HttpResponse<String> answer = admin.send(method, path, body == null ? "" : body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        if (named != null) {
            assertThat(answer.body()).contains(named);
        }
    }

    @Test
    void onlyAnAdministratorGetsIn() throws Exception {
        Admin other = new Admin(admin.http(), admin.api(), new Account("admin-no", "the password of admin-no"));
        Admin wrong = new Admin(admin.http(), admin.api(), new Account("admin", "wrong"));

        assertThat(other.get("users").statusCode()).isEqualTo(403);
        assertThat(wrong.get("users").statusCode()).isEqualTo(401);
    }
}
