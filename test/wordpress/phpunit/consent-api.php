<?php
/**
 * What the WP Consent API offers others.
 */
function wp_add_cookie_info( ...$cookie ) {
	$GLOBALS['declared_cookie'] = $cookie;
}
