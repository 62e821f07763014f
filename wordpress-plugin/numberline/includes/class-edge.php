<?php
/**
 * Asks Numberline whether it knows this site.
 *
 * @package Numberline
 */

namespace Numberline;

defined( 'ABSPATH' ) || exit;

/**
 * What the edge says of the settings: each answer is one sentence for the owner of the site.
 *
 * It asks the edge's route for AMP pages, which answers anybody about one of the site's own numbers, holds no tracking
 * number and keeps nothing. It looks at the key first, then at the address of the site, then at the number.
 */
final class Edge {
	/** Seconds. */
	const PATIENCE = 5;

	/**
	 * Checks the key, this site's address and each of its numbers.
	 *
	 * @return true|\WP_Error What is wrong: `incomplete`, `unreachable`, `not_numberline`, `site`, `origin`, `number` or `edge`.
	 */
	public static function check() {
		$settings = Settings::get();
		if ( '' === $settings['edge'] ) {
			return new \WP_Error( 'incomplete', __( 'Numberline is not set up: the edge URL is missing.', 'numberline' ) );
		}
		if ( '' === $settings['site'] ) {
			return new \WP_Error( 'incomplete', __( 'Numberline is not set up: the site key is missing.', 'numberline' ) );
		}
		$numbers = wp_list_pluck( $settings['targets'], 'number' );
		// Without a number the edge still judges the key and the address, and only then misses the number.
		foreach ( $numbers ? $numbers : array( '' ) as $number ) {
			$problem = self::ask( $settings, $number );
			if ( is_wp_error( $problem ) ) {
				return $problem;
			}
		}
		return true;
	}

	/**
	 * The origin under which browsers know this site.
	 *
	 * @return string Such as `https://www.example.com`.
	 */
	public static function origin() {
		$parts = wp_parse_url( home_url() );
		return $parts['scheme'] . '://' . $parts['host'] . ( isset( $parts['port'] ) ? ':' . $parts['port'] : '' );
	}

	/**
	 * Asks about one number.
	 *
	 * @param array  $settings The settings.
	 * @param string $number   E.164, or empty.
	 * @return true|\WP_Error
	 */
	private static function ask( array $settings, $number ) {
		$address = add_query_arg(
			array(
				'number'              => rawurlencode( $number ),
				'__amp_source_origin' => rawurlencode( self::origin() ),
			),
			$settings['edge'] . '/v1/amp/' . rawurlencode( $settings['site'] )
		);
		$answer  = wp_remote_get(
			$address,
			array(
				'timeout' => self::PATIENCE,
				'headers' => array( 'AMP-Same-Origin' => 'true' ),
			)
		);
		if ( is_wp_error( $answer ) ) {
			return new \WP_Error(
				'unreachable',
				/* translators: 1: an address, 2: an error message. */
				sprintf( __( 'Your web server could not reach Numberline at %1$s: %2$s. Visitors see your own phone numbers where their browsers cannot reach it either.', 'numberline' ), $settings['edge'], rtrim( $answer->get_error_message(), '.' ) )
			);
		}
		$said  = json_decode( wp_remote_retrieve_body( $answer ), true );
		$field = is_array( $said ) && isset( $said['field'] ) ? $said['field'] : '';
		if ( ( is_array( $said ) && isset( $said['phoneNumber'] ) ) || ( 'number' === $field && '' === $number ) ) {
			return true;
		}
		return self::problem( $settings, $number, $field, wp_remote_retrieve_response_code( $answer ), $said );
	}

	/**
	 * Puts a refusal into words.
	 *
	 * @param array      $settings The settings.
	 * @param string     $number   The number that was asked for.
	 * @param string     $field    What the edge finds wrong.
	 * @param int|string $status   The status of HTTP.
	 * @param mixed      $said     The answer.
	 * @return \WP_Error
	 */
	private static function problem( array $settings, $number, $field, $status, $said ) {
		switch ( $field ) {
			case 'site':
				/* translators: 1: a site key, 2: an address. */
				return new \WP_Error( 'site', sprintf( __( 'Numberline at %2$s does not know the site key "%1$s". Copy the key from its dashboard, under Sites.', 'numberline' ), $settings['site'], $settings['edge'] ) );
			case '__amp_source_origin':
				/* translators: 1: the address of this site, 2: a site key. */
				return new \WP_Error( 'origin', sprintf( __( 'The site with the key "%2$s" does not allow the address %1$s. Add it in the dashboard, under Sites.', 'numberline' ), self::origin(), $settings['site'] ) );
			case 'number':
				/* translators: %s: a phone number. */
				return new \WP_Error( 'number', sprintf( __( 'Numberline does not replace %s on this site. Add it to the site\'s numbers in the dashboard, or remove it here.', 'numberline' ), $number ) );
		}
		if ( is_array( $said ) && isset( $said['message'], $said['type'] ) ) {
			/* translators: 1: an address, 2: an error message. */
			return new \WP_Error( 'edge', sprintf( __( 'Numberline at %1$s says: %2$s', 'numberline' ), $settings['edge'], $said['message'] ) );
		}
		/* translators: 1: an address, 2: a status of HTTP. */
		return new \WP_Error( 'not_numberline', sprintf( __( '%1$s answers, but not as Numberline does (HTTP status %2$s). Check the edge URL.', 'numberline' ), $settings['edge'], $status ) );
	}
}
