<?php
/**
 * Consent and the privacy policy.
 *
 * @package Numberline
 */

namespace Numberline;

defined( 'ABSPATH' ) || exit;

/**
 * Says what is kept of visitors. The script itself obeys the WP Consent API (category "marketing"), IAB TCF and GPP,
 * Google's Consent Mode and Global Privacy Control; here the plugin only says that it does.
 */
final class Privacy {
	/** Hooks into the consent API and the guide to the privacy policy. */
	public static function hook() {
		add_filter( 'wp_consent_api_registered_' . plugin_basename( PLUGIN_FILE ), '__return_true' );
		add_action( 'init', array( self::class, 'declare_cookie' ), 20 );
		add_action( 'admin_init', array( self::class, 'suggest_policy' ) );
	}

	/** Tells the consent API of the cookie. */
	public static function declare_cookie() {
		if ( ! function_exists( 'wp_add_cookie_info' ) ) {
			return;
		}
		wp_add_cookie_info(
			First_Party::COOKIE,
			'Numberline',
			'marketing',
			__( '400 days', 'numberline' ),
			__( 'Knows a browser again, so that a phone call can be laid to the visit that led to it.', 'numberline' ),
			__( 'A random number', 'numberline' )
		);
	}

	/** Suggests a passage for the site's privacy policy. */
	public static function suggest_policy() {
		if ( ! function_exists( 'wp_add_privacy_policy_content' ) ) {
			return;
		}
		$suggested = array(
			__( 'When you visit this site, you may be shown a phone number that is yours for the length of your visit. When you call it, we know which pages of this site you have seen and through which advertisement or link you came.', 'numberline' ),
			__( 'For this your browser is given a random number, kept in a cookie, in local storage and in a database of the browser under the name "numberline" for up to 400 days, together with the pages you have seen. The addresses of these pages, the address you came from, your kind of browser, your city and country, and the numbers that analytics and advertising tools of this site have given your browser are sent to our call tracking service. Your IP address is not stored. When you call, your phone number and the time and length of the call are stored.', 'numberline' ),
			__( 'If you refuse consent, or your browser sends the Global Privacy Control signal, nothing is kept in your browser and no number is assigned to you.', 'numberline' ),
		);
		wp_add_privacy_policy_content( 'Numberline', wp_kses_post( '<p>' . implode( '</p><p>', $suggested ) . '</p>' ) );
	}
}
