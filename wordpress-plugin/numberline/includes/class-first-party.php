<?php
/**
 * Visits by way of this site.
 *
 * @package Numberline
 */

namespace Numberline;

defined( 'ABSPATH' ) || exit;

/**
 * First-party mode: the script talks to this site, which passes its messages on to the edge and sets the visitor's
 * cookie itself. Safari keeps a cookie that the site's own server has set for as long as it says, one that a script has
 * written for seven days; and the browser makes no request to another host.
 *
 * The edge then sees the address of this server instead of the visitor's: it knows no city and no country, and its limit
 * of visits per address counts all visitors as one (`VISITS_PER_ADDRESS`, 120 a minute).
 */
final class First_Party {
	const ROUTES = 'numberline/v1';

	const COOKIE = 'numberline';

	/** Seconds: the longest that browsers keep a cookie (400 days). */
	const LONGEST = 34560000;

	/** Bytes of the largest message. The edge takes no more. */
	const MAX_BODY = 65536;

	/** Seconds. The script itself waits for two and a half. */
	const PATIENCE = 2;

	/** What a browser tells that the edge has to know: who is a robot, and who has opted out. */
	const PASSED_ON = array( 'user-agent', 'sec-gpc', 'sec-purpose', 'purpose', 'x-purpose', 'x-moz' );

	/** Registers the routes. */
	public static function hook() {
		add_action(
			'rest_api_init',
			static function () {
				$route = array(
					'methods'             => 'POST',
					'callback'            => array( self::class, 'pass_on' ),
					// Visitors are nobody's users. Who may ask is checked against the Origin header.
					'permission_callback' => array( self::class, 'may_ask' ),
				);
				register_rest_route( self::ROUTES, '/visits', $route );
				register_rest_route( self::ROUTES, '/visits/(?P<visit>\w{1,64})/(?P<act>keep|leave|carry|forget)', $route );
			}
		);
	}

	/** The address that the script takes for the edge: it adds `/v1/visits` to it. */
	public static function address() {
		return untrailingslashit( rest_url( strtok( self::ROUTES, '/' ) ) );
	}

	/**
	 * Only pages of this site may ask, and only while the mode is on.
	 *
	 * @param \WP_REST_Request $request The message.
	 * @return true|\WP_Error
	 */
	public static function may_ask( $request ) {
		if ( ! Settings::get()['first_party'] || ! Settings::is_complete() ) {
			return self::refusal( 404, 'not_found', 'first-party mode is off' );
		}
		if ( Edge::origin() !== $request->get_header( 'origin' ) ) {
			return self::refusal( 403, 'forbidden', 'only pages of this site may ask' );
		}
		return true;
	}

	/**
	 * Passes a message on, and its answer back.
	 *
	 * @param \WP_REST_Request $request The message.
	 * @return \WP_REST_Response|\WP_Error
	 */
	public static function pass_on( $request ) {
		$body = (string) $request->get_body();
		if ( strlen( $body ) > self::MAX_BODY ) {
			return self::refusal( 413, 'too_large', 'the body is larger than 64 KB' );
		}
		$visit   = $request->get_param( 'visit' );
		$act     = (string) $request->get_param( 'act' );
		$message = json_decode( $body );
		$site    = Settings::get()['site'];
		if ( ! $visit && ( ! is_object( $message ) || ! isset( $message->site ) || $site !== $message->site ) ) {
			return self::refusal( 400, 'invalid_request', 'site must be the key of this site' );
		}
		$kept = $_COOKIE[ self::COOKIE ] ?? ''; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- checked here.
		if ( ! $visit && empty( $message->cookieless ) && ! isset( $message->visitor ) && self::is_visitor( $kept ) ) {
			$message->visitor = $kept;
			$body             = wp_json_encode( $message );
		}
		$answer = wp_remote_post(
			Settings::get()['edge'] . '/v1/visits' . ( $visit ? "/$visit/$act" : '' ),
			array(
				'timeout' => self::PATIENCE,
				'headers' => self::headers( $request ),
				'body'    => $body,
			)
		);
		if ( is_wp_error( $answer ) ) {
			return self::refusal( 502, 'unavailable', 'Numberline could not be reached' );
		}
		$status = (int) wp_remote_retrieve_response_code( $answer );
		$said   = json_decode( wp_remote_retrieve_body( $answer ), true );
		if ( 204 === $status && 'forget' === $act ) {
			self::set_cookie( '' );
		} elseif ( 200 === $status && empty( $message->cookieless ) && self::is_visitor( $said['visitor'] ?? '' ) ) {
			self::set_cookie( $said['visitor'] );
		}
		return new \WP_REST_Response( $said, $status, array( 'Cache-Control' => 'no-store' ) );
	}

	/**
	 * What the edge is told about the browser.
	 *
	 * @param \WP_REST_Request $request The message.
	 * @return array<string, string>
	 */
	private static function headers( $request ) {
		$headers = array(
			'Origin'       => Edge::origin(),
			'Content-Type' => 'text/plain',
		);
		foreach ( self::PASSED_ON as $name ) {
			$value = $request->get_header( $name );
			if ( null !== $value ) {
				$headers[ $name ] = $value;
			}
		}
		// Without one WordPress would add its own.
		return $headers + array( 'user-agent' => '' );
	}

	/**
	 * Whether a text is a visitor's id, as the edge makes them.
	 *
	 * @param mixed $text What may be one.
	 */
	private static function is_visitor( $text ) {
		return is_string( $text ) && 1 === preg_match( '/^vtr_[0-9a-z]{26}$/', $text );
	}

	/**
	 * Sets the cookie that the script knows too, on every host of the site; an empty one is removed. The script removes it
	 * itself at once when consent is taken back, so it is not HttpOnly.
	 *
	 * @param string $visitor The visitor's id.
	 */
	private static function set_cookie( $visitor ) {
		if ( headers_sent() ) {
			return;
		}
		$host = (string) wp_parse_url( home_url(), PHP_URL_HOST );
		$name = preg_replace( '/^www\./', '', $host );
		$wide = false !== strpos( $name, '.' ) && ! preg_match( '/^[\d.]+$/', $name );
		setcookie(
			self::COOKIE,
			$visitor,
			array(
				'expires'  => '' === $visitor ? 1 : time() + self::LONGEST,
				'path'     => '/',
				'domain'   => $wide ? $name : '',
				'secure'   => is_ssl(),
				'httponly' => false,
				'samesite' => 'Lax',
			)
		);
	}

	/**
	 * An error in the words of the edge, which the script understands.
	 *
	 * @param int    $status  Of HTTP.
	 * @param string $type    Kind of the problem.
	 * @param string $message What is wrong.
	 * @return \WP_Error
	 */
	private static function refusal( $status, $type, $message ) {
		return new \WP_Error( $type, $message, array( 'status' => $status ) );
	}
}
