<?php
/**
 * What the owner of the site has chosen.
 *
 * @package Numberline
 */

namespace Numberline;

defined( 'ABSPATH' ) || exit;

/**
 * One option holds all settings of a site. In a network each site has its own; `NUMBERLINE_EDGE` in wp-config.php says
 * once for all of them where Numberline runs.
 */
final class Settings {
	const OPTION = 'numberline';

	const CONSENT = array( 'full', 'wait', 'cookieless', 'off' );

	/** What there is to choose, as it is before anybody has. */
	const DEFAULTS = array(
		// Key of the site, as the dashboard shows it. Public.
		'site'         => '',
		// Where Numberline runs: `https://calls.example.com`, without a slash at its end.
		'edge'         => '',
		// The site's own numbers, the main one first: array of { number: E.164, display: as it is printed }.
		'targets'      => array(),
		// One of CONSENT: `data-consent` of the script.
		'consent'      => 'full',
		// Paths on which the script does not run; `*` stands for anything.
		'excluded'     => array(),
		// Whether it stays away from people who may edit posts.
		'skip_editors' => false,
		// Whether visits go to the edge by way of this site, which then sets the visitor's cookie.
		'first_party'  => false,
	);

	/** Has the option registered. */
	public static function hook() {
		add_action( 'init', array( self::class, 'register' ) );
	}

	/** Registers the option: whoever changes it, what is wrong is not stored. */
	public static function register() {
		register_setting(
			self::OPTION,
			self::OPTION,
			array(
				'type'              => 'array',
				'description'       => 'Settings of Numberline.',
				'sanitize_callback' => array( self::class, 'sanitize' ),
				'default'           => self::DEFAULTS,
				'show_in_rest'      => false,
			)
		);
	}

	/**
	 * All settings, with what was never chosen at its default.
	 *
	 * @return array
	 */
	public static function get() {
		$settings = array_merge( self::DEFAULTS, (array) get_option( self::OPTION, array() ) );
		if ( defined( 'NUMBERLINE_EDGE' ) ) {
			$settings['edge'] = untrailingslashit( (string) \NUMBERLINE_EDGE );
		}
		return $settings;
	}

	/** Whether there is enough to run. */
	public static function is_complete() {
		$settings = self::get();
		return '' !== $settings['site'] && '' !== $settings['edge'];
	}

	/**
	 * What WordPress is to store of a form: a field that is wrong keeps its old value, and the page says so.
	 *
	 * @param mixed $input What was sent.
	 * @return array
	 */
	public static function sanitize( $input ) {
		list( $settings, $errors ) = self::read( (array) $input, self::get() );
		foreach ( $errors as $field => $message ) {
			if ( function_exists( 'add_settings_error' ) ) {
				add_settings_error( self::OPTION, $field, $message );
			}
		}
		return $settings;
	}

	/**
	 * Checks what was sent, field by field. Lists may be arrays, or texts of one entry in each line.
	 *
	 * @param array $input What was sent; a field that is missing keeps its old value.
	 * @param array $old   The settings until now.
	 * @return array{0: array, 1: array<string, string>} The settings, and what is wrong by field.
	 */
	public static function read( array $input, array $old ) {
		$settings = array_intersect_key( array_merge( self::DEFAULTS, $old ), self::DEFAULTS );
		$errors   = array();
		$readers  = array(
			'site'         => 'read_site',
			'edge'         => 'read_edge',
			'targets'      => 'read_targets',
			'consent'      => 'read_consent',
			'excluded'     => 'read_paths',
			'skip_editors' => 'read_flag',
			'first_party'  => 'read_flag',
		);
		foreach ( array_intersect_key( $readers, $input ) as $field => $reader ) {
			$value = self::$reader( $input[ $field ] );
			if ( is_wp_error( $value ) ) {
				$errors[ $field ] = $value->get_error_message();
			} else {
				$settings[ $field ] = $value;
			}
		}
		return array( $settings, $errors );
	}

	/**
	 * A site key, or nothing.
	 *
	 * @param mixed $value What was typed.
	 * @return string|\WP_Error
	 */
	private static function read_site( $value ) {
		$key = trim( (string) $value );
		if ( preg_match( '/^[A-Za-z0-9_-]{0,64}$/', $key ) ) {
			return $key;
		}
		return new \WP_Error( 'site', __( 'Site key: it has only letters, digits, "-" and "_". Copy it from the dashboard, under Sites.', 'numberline' ) );
	}

	/**
	 * Where Numberline runs, or nothing.
	 *
	 * @param mixed $value What was typed.
	 * @return string|\WP_Error
	 */
	private static function read_edge( $value ) {
		$typed = trim( (string) $value );
		if ( '' === $typed ) {
			return '';
		}
		$parts = wp_parse_url( $typed );
		$host  = is_array( $parts ) && isset( $parts['host'] ) ? $parts['host'] : '';
		$https = is_array( $parts ) && isset( $parts['scheme'] ) && 'https' === $parts['scheme'];
		$local = is_array( $parts ) && isset( $parts['scheme'] ) && 'http' === $parts['scheme'] && in_array( $host, array( '127.0.0.1', 'localhost' ), true );
		$plain = ! isset( $parts['query'] ) && ! isset( $parts['fragment'] ) && ! isset( $parts['user'] );
		if ( '' === $host || ! $plain || ! ( $https || $local ) ) {
			return new \WP_Error( 'edge', __( 'Edge URL: it must be an address that begins with https://, such as https://calls.example.com.', 'numberline' ) );
		}
		return untrailingslashit( esc_url_raw( $typed, array( 'https', 'http' ) ) );
	}

	/**
	 * The site's own numbers.
	 *
	 * @param mixed $value Lines such as `+13125550142 (312) 555-0142`, or what they were read as.
	 * @return array|\WP_Error
	 */
	private static function read_targets( $value ) {
		$targets = array();
		foreach ( self::lines( $value ) as $line ) {
			if ( is_array( $line ) ) {
				$line = ( $line['number'] ?? '' ) . ' ' . ( $line['display'] ?? '' );
			}
			list( $number, $display ) = array_pad( preg_split( '/\s+/', trim( $line ), 2 ), 2, '' );
			if ( ! self::is_e164( $number ) ) {
				/* translators: %s: what was typed. */
				return new \WP_Error( 'targets', sprintf( __( 'Phone numbers: "%s" does not begin with an international number such as +13125550142.', 'numberline' ), $line ) );
			}
			$targets[] = array(
				'number'  => $number,
				'display' => sanitize_text_field( $display ),
			);
		}
		return $targets;
	}

	/**
	 * A way to treat consent.
	 *
	 * @param mixed $value What was chosen.
	 * @return string|\WP_Error
	 */
	private static function read_consent( $value ) {
		if ( in_array( $value, self::CONSENT, true ) ) {
			return $value;
		}
		/* translators: %s: a list of words. */
		return new \WP_Error( 'consent', sprintf( __( 'Consent: it must be one of %s.', 'numberline' ), implode( ', ', self::CONSENT ) ) );
	}

	/**
	 * Paths of this site.
	 *
	 * @param mixed $value Lines such as `/checkout/*`.
	 * @return array|\WP_Error
	 */
	private static function read_paths( $value ) {
		$paths = array();
		foreach ( self::lines( $value ) as $line ) {
			$path = sanitize_text_field( (string) $line );
			if ( '/' !== $path[0] ) {
				/* translators: %s: what was typed. */
				return new \WP_Error( 'excluded', sprintf( __( 'Excluded pages: "%s" is no path of this site. A path begins with "/", such as /checkout/*.', 'numberline' ), $path ) );
			}
			$paths[] = $path;
		}
		return $paths;
	}

	/**
	 * A box that is ticked or not.
	 *
	 * @param mixed $value What the form sent.
	 * @return bool
	 */
	private static function read_flag( $value ) {
		return (bool) $value;
	}

	/**
	 * The entries of a list, without empty ones.
	 *
	 * @param mixed $value Text of lines, or an array.
	 * @return array
	 */
	private static function lines( $value ) {
		$lines = is_array( $value ) ? $value : preg_split( '/\R/', (string) $value );
		return array_values(
			array_filter(
				$lines,
				static function ( $line ) {
					return is_array( $line ) || '' !== trim( (string) $line );
				}
			)
		);
	}

	/**
	 * True for `+13125550123`.
	 *
	 * @param string $number What may be one.
	 */
	public static function is_e164( $number ) {
		return 1 === preg_match( '/^\+[1-9]\d{6,14}$/', $number );
	}

	/** The site key, of which only the ends are shown. Not secret, but no need to have it in every bug report. */
	public static function masked_key() {
		$key = self::get()['site'];
		return strlen( $key ) > 8 ? substr( $key, 0, 6 ) . '…' . substr( $key, -2 ) : $key;
	}
}
