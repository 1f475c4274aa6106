/**
 * Reads the access lists of docker_auth and says what of them can be said in rules; knows neither database nor HTTP.
 */
@NullMarked
package dev.wharf.token.authz.dockerauth;

import org.jspecify.annotations.NullMarked;
