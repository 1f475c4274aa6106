@NullMarked
package dev.wharf.token.authz.dockerauth;

import org.jspecify.annotations.NullMarked;
