<?php
/**
 * Loads WordPress with the plugin, as a request for its front page would. Included before PHPUnit itself.
 */

$_SERVER['HTTP_HOST']   = getenv( 'WP_HOST' );
$_SERVER['REQUEST_URI'] = '/';

require getenv( 'WP_DIR' ) . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';

// PHPUnit, whose class it extends, comes later.
spl_autoload_register(
	static function ( $name ) {
		if ( 'Plugin_Test_Case' === $name ) {
			require __DIR__ . '/class-plugin-test-case.php';
		}
	}
);
