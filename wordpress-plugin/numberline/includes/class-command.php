<?php
/**
 * The command line.
 *
 * @package Numberline
 */

namespace Numberline;

defined( 'ABSPATH' ) || exit;

/**
 * Sets Numberline up, and finds out what is wrong with it.
 */
final class Command {
	/**
	 * Prints the settings as JSON.
	 *
	 * ## EXAMPLES
	 *
	 *     wp numberline status
	 *
	 * @when after_wp_load
	 */
	public function status() {
		\WP_CLI::line( wp_json_encode( array( 'version' => VERSION ) + Settings::get(), JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ) );
	}

	/**
	 * Sets the site key, and where Numberline runs.
	 *
	 * ## OPTIONS
	 *
	 * <key>
	 * : The key of the site, from the dashboard.
	 *
	 * [--edge=<url>]
	 * : Where Numberline runs.
	 *
	 * [--number=<number>]
	 * : The site's own number, such as "+13125550142 (312) 555-0142". Replaces the list in the settings.
	 *
	 * ## EXAMPLES
	 *
	 *     wp numberline set-key site_7h2k --edge=https://calls.example.com
	 *
	 * @subcommand set-key
	 *
	 * @param string[] $arguments The key.
	 * @param array    $options   What else is said.
	 */
	public function set_key( $arguments, $options ) {
		$input = array( 'site' => $arguments[0] );
		if ( isset( $options['edge'] ) ) {
			$input['edge'] = $options['edge'];
		}
		if ( isset( $options['number'] ) ) {
			$input['targets'] = $options['number'];
		}
		list( $settings, $errors ) = Settings::read( $input, Settings::get() );
		if ( $errors ) {
			\WP_CLI::error( reset( $errors ) );
		}
		update_option( Settings::OPTION, $settings );
		\WP_CLI::success( __( 'Saved. "wp numberline doctor" checks it.', 'numberline' ) );
	}

	/**
	 * Checks everything: settings, edge, front page. Ends with 1 when something is wrong.
	 *
	 * ## EXAMPLES
	 *
	 *     wp numberline doctor
	 */
	public function doctor() {
		$checks = array(
			'edge' => array( Edge::class, 'check' ),
			'page' => array( Front_Page::class, 'check' ),
		);
		$failed = 0;
		foreach ( $checks as $name => $check ) {
			$outcome = call_user_func( $check );
			if ( ! is_wp_error( $outcome ) ) {
				\WP_CLI::line( "ok    $name" );
				continue;
			}
			++$failed;
			\WP_CLI::line( "wrong $name: " . $outcome->get_error_message() );
		}
		$optimisers = Optimisers::active();
		if ( $optimisers ) {
			/* translators: %s: names of plugins. */
			\WP_CLI::line( sprintf( __( 'Told to leave the script alone: %s', 'numberline' ), implode( ', ', $optimisers ) ) );
		}
		if ( $failed ) {
			\WP_CLI::halt( 1 );
		}
		\WP_CLI::success( __( 'Numberline works on this site.', 'numberline' ) );
	}
}
