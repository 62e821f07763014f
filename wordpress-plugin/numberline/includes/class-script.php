<?php
/**
 * The script tag.
 *
 * @package Numberline
 */

namespace Numberline;

defined( 'ABSPATH' ) || exit;

/**
 * Puts the script into the head.
 *
 * It is neither `async` nor `defer`: on the second page of a visit it then has the right number in place before the
 * first paint. It is a few kilobytes from the site's own server. All it needs to know stands in `data-*` attributes, so
 * it runs under a strict content security policy, and wherever an optimiser may move it to.
 */
final class Script {
	const HANDLE = 'numberline';

	/** Hooks into the page. */
	public static function hook() {
		// Before others, so that it is the first of the scripts.
		add_action( 'wp_enqueue_scripts', array( self::class, 'enqueue' ), 1 );
		add_filter( 'wp_script_attributes', array( self::class, 'attributes' ) );
	}

	/** Asks for the script, where it is to run. */
	public static function enqueue() {
		if ( ! self::runs_here() ) {
			return;
		}
		$suffix = defined( 'SCRIPT_DEBUG' ) && SCRIPT_DEBUG ? '' : '.min';
		wp_enqueue_script( self::HANDLE, plugins_url( "assets/numberline$suffix.js", PLUGIN_FILE ), array(), VERSION, array( 'in_footer' => false ) );
	}

	/**
	 * Adds what the script needs to know, and what keeps optimisers away from it.
	 *
	 * @param array $attributes The attributes of any script.
	 * @return array
	 */
	public static function attributes( $attributes ) {
		if ( ! isset( $attributes['id'] ) || self::HANDLE . '-js' !== $attributes['id'] ) {
			return $attributes;
		}
		// Cloudflare's Rocket Loader only sees its attribute where it stands before `src`.
		return array_merge( array( 'data-cfasync' => 'false' ), $attributes, self::configuration(), Optimisers::ATTRIBUTES );
	}

	/**
	 * What the script needs to know.
	 *
	 * @return array<string, string>
	 */
	public static function configuration() {
		$settings = Settings::get();
		return array(
			'data-site'    => $settings['site'],
			'data-edge'    => $settings['first_party'] ? First_Party::address() : $settings['edge'],
			'data-consent' => self::consent( $settings['consent'] ),
		);
	}

	/**
	 * What the script is told about consent. The WP Consent API comes at the end of the page, so a script that began at once
	 * would not know what it says. Where nobody asks for consent, it says yes.
	 *
	 * @param string $chosen In the settings.
	 * @return string
	 */
	private static function consent( $chosen ) {
		return 'full' === $chosen && function_exists( 'wp_has_consent' ) ? 'wait' : $chosen;
	}

	/** Whether the script is to run on the page that is being made. */
	public static function runs_here() {
		$settings = Settings::get();
		$runs     = Settings::is_complete()
			&& 'off' !== $settings['consent']
			&& ! is_preview()
			&& ! is_customize_preview()
			&& ! Phone::is_amp()
			&& ! ( $settings['skip_editors'] && current_user_can( 'edit_posts' ) )
			&& ! self::is_excluded( self::path(), $settings['excluded'] );
		/**
		 * Whether the script runs on the page that is being made.
		 *
		 * @param bool $runs By the settings.
		 */
		return (bool) apply_filters( 'numberline_runs_here', $runs );
	}

	/**
	 * Whether a path is one of the excluded ones.
	 *
	 * @param string   $path     Such as `/checkout/pay/`.
	 * @param string[] $excluded Paths; `*` stands for anything, and a slash at the end does not matter.
	 */
	public static function is_excluded( $path, array $excluded ) {
		foreach ( $excluded as $pattern ) {
			$expression = str_replace( '\*', '.*', preg_quote( untrailingslashit( $pattern ), '#' ) );
			if ( preg_match( "#^$expression/?$#", $path ) ) {
				return true;
			}
		}
		return false;
	}

	/** The path of the page, below the address of the site. */
	private static function path() {
		// phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- only compared.
		$asked = isset( $_SERVER['REQUEST_URI'] ) ? (string) wp_parse_url( wp_unslash( $_SERVER['REQUEST_URI'] ), PHP_URL_PATH ) : '/';
		$home  = untrailingslashit( (string) wp_parse_url( home_url(), PHP_URL_PATH ) );
		return '' !== $home && 0 === strpos( $asked, $home . '/' ) ? substr( $asked, strlen( $home ) ) : $asked;
	}
}
