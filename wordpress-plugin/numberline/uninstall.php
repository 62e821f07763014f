<?php
/**
 * Leaves nothing behind when the plugin is deleted. Deactivating it deletes nothing.
 *
 * @package Numberline
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

if ( is_multisite() ) {
	// All of them: `get_sites` stops at 100 otherwise.
	$numberline_sites = get_sites(
		array(
			'fields' => 'ids',
			'number' => 0,
		)
	);
	foreach ( $numberline_sites as $numberline_site ) {
		switch_to_blog( $numberline_site );
		delete_option( 'numberline' );
		restore_current_blog();
	}
} else {
	delete_option( 'numberline' );
}
