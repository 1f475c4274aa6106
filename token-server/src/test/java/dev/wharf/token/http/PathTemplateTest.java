package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathTemplateTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /api/v1/users                | /api/v1/users             |
                    /api/v1/users/{n}            | /api/v1/users/alice       | alice
                    /api/v1/users/{n}            | /api/v1/users/al%20ice    | al ice
                    /api/v1/users/{n}            | /api/v1/users/a+b         | a+b
                    /api/v1/users/{n}            | /api/v1/users/a%2Fb       | a/b
                    /api/v1/users/{n}:disable    | /api/v1/users/a:disable   | a
                    /api/v1/groups/{n}/members   | /api/v1/groups/a/members  | a
                    /api/v1/namespaces/{+n}      | /api/v1/namespaces/a      | a
                    /api/v1/namespaces/{+n}      | /api/v1/namespaces/a/b/c  | a/b/c
                    /api/v1/namespaces/{+n}      | /api/v1/namespaces/a%2Fb  | a/b
                    /api/v1/n/{+n}/members       | /api/v1/n/a/b/members     | a/b
                    /api/v1/n/{+n}/members       | /api/v1/n/a%2Fmembers/members | a/members
                    """)
    void matches(String template, String path, String value) {
        assertThat(PathTemplate.parse(template).match(path)).contains(value == null ? Map.of() : Map.of("n", value));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /api/v1/users              | /api/v1/users/
                    /api/v1/users              | /api/v1//users
                    /api/v1/users              | /api/v1/user%73
                    /api/v1/users/{n}          | /api/v1/users
                    /api/v1/users/{n}          | /api/v1/users/
                    /api/v1/users/{n}          | /api/v1/users/a/b
                    /api/v1/users/{n}          | /api/v1/users/a%2
                    /api/v1/users/{n}          | /api/v1/users/a%zz
                    /api/v1/users/{n}:disable  | /api/v1/users/:disable
                    /api/v1/users/{n}:disable  | /api/v1/users/a:enable
                    /api/v1/n/{+n}             | /api/v1/n/
                    /api/v1/n/{+n}/members     | /api/v1/n/members
                    """)
    void doesNotMatch(String template, String path) {
        assertThat(PathTemplate.parse(template).match(path)).isEmpty();
    }

    @Test
    void isShownAsOpenApiWritesIt() {
        assertThat(PathTemplate.parse("/api/v1/n/{+n}/members/{m}")).hasToString("/api/v1/n/{n}/members/{m}");
    }
}
