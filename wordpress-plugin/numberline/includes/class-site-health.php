<?php
/**
 * Tools › Site Health.
 *
 * @package Numberline
 */

namespace Numberline;

defined( 'ABSPATH' ) || exit;

/**
 * Three tests and a section of facts. What needs the network is asked for by the browser after the page has come, or by
 * WordPress' own weekly check.
 */
final class Site_Health {
	/** Hooks into Site Health and registers the routes of its slow tests. */
	public static function hook() {
		add_filter( 'site_status_tests', array( self::class, 'tests' ) );
		add_filter( 'debug_information', array( self::class, 'facts' ) );
		add_action( 'rest_api_init', array( self::class, 'routes' ) );
	}

	/**
	 * What the slow tests are: name, what they check, and what they say when all is well.
	 *
	 * @return array[]
	 */
	private static function slow() {
		return array(
			'edge' => array(
				'label' => __( 'Numberline knows this site', 'numberline' ),
				'good'  => __( 'Numberline can be reached, and knows the site key, the address of this site and its numbers.', 'numberline' ),
				'check' => array( Edge::class, 'check' ),
			),
			'page' => array(
				'label' => __( 'Numberline is on the front page', 'numberline' ),
				'good'  => __( 'The script arrives in the front page as it was written.', 'numberline' ),
				'check' => array( Front_Page::class, 'check' ),
			),
		);
	}

	/**
	 * Adds our tests.
	 *
	 * @param array $tests The tests of all.
	 * @return array
	 */
	public static function tests( $tests ) {
		$tests['direct']['numberline_configured'] = array(
			'label' => __( 'Numberline is set up', 'numberline' ),
			'test'  => array( self::class, 'configured' ),
		);
		foreach ( Settings::is_complete() ? self::slow() : array() as $name => $test ) {
			$tests['async'][ "numberline_$name" ] = array(
				'label'             => $test['label'],
				'test'              => rest_url( First_Party::ROUTES . "/health/$name" ),
				'has_rest'          => true,
				'async_direct_test' => static function () use ( $name ) {
					return self::slow_test( $name );
				},
			);
		}
		return $tests;
	}

	/** Registers the routes of the slow tests. */
	public static function routes() {
		register_rest_route(
			First_Party::ROUTES,
			'/health/(?P<name>edge|page)',
			array(
				'methods'             => 'GET',
				'callback'            => static function ( $request ) {
					return self::slow_test( $request['name'] );
				},
				'permission_callback' => static function () {
					return current_user_can( 'view_site_health_checks' );
				},
			)
		);
	}

	/** Whether it is set up, and on. */
	public static function configured() {
		$label = __( 'Numberline is set up', 'numberline' );
		if ( ! Settings::is_complete() ) {
			return self::result( 'configured', $label, new \WP_Error( 'incomplete', __( 'Numberline does nothing yet: it needs a site key and the edge URL.', 'numberline' ) ), '' );
		}
		if ( 'off' === Settings::get()['consent'] ) {
			return self::result( 'configured', $label, new \WP_Error( 'off', __( 'Numberline is switched off in its settings.', 'numberline' ) ), '' );
		}
		return self::result( 'configured', $label, true, __( 'Numberline has a site key and an edge URL.', 'numberline' ) );
	}

	/**
	 * Runs a slow test.
	 *
	 * @param string $name Which.
	 * @return array
	 */
	private static function slow_test( $name ) {
		$test = self::slow()[ $name ];
		return self::result( $name, $test['label'], call_user_func( $test['check'] ), $test['good'] );
	}

	/**
	 * A result as Site Health wants it. Nothing here is critical to a site: its pages keep their own numbers.
	 *
	 * @param string         $name    Name of the test.
	 * @param string         $label   What is checked.
	 * @param true|\WP_Error $outcome What came out.
	 * @param string         $good    What to say when all is well.
	 * @return array
	 */
	private static function result( $name, $label, $outcome, $good ) {
		$is_good = ! is_wp_error( $outcome );
		return array(
			/* translators: %s: what was checked, a sentence. */
			'label'       => $is_good ? $label : sprintf( __( 'To be looked at: %s', 'numberline' ), $label ),
			'status'      => $is_good ? 'good' : 'recommended',
			'badge'       => array(
				'label' => 'Numberline',
				'color' => $is_good ? 'blue' : 'orange',
			),
			'description' => '<p>' . esc_html( $is_good ? $good : $outcome->get_error_message() ) . '</p>',
			'actions'     => sprintf( '<p><a href="%s">%s</a></p>', esc_url( admin_url( 'options-general.php?page=numberline' ) ), esc_html__( 'Settings of Numberline', 'numberline' ) ),
			'test'        => "numberline_$name",
		);
	}

	/**
	 * Adds facts for whoever helps.
	 *
	 * @param array $information The facts of all.
	 * @return array
	 */
	public static function facts( $information ) {
		$settings = Settings::get();
		$facts    = array(
			'version'     => array( __( 'Version', 'numberline' ), VERSION ),
			'site'        => array( __( 'Site key', 'numberline' ), Settings::masked_key() ),
			'edge'        => array( __( 'Edge URL', 'numberline' ), $settings['edge'] ),
			'origin'      => array( __( 'Address of this site', 'numberline' ), Edge::origin() ),
			'targets'     => array( __( 'Phone numbers', 'numberline' ), implode( ', ', wp_list_pluck( $settings['targets'], 'number' ) ) ),
			'consent'     => array( __( 'Consent', 'numberline' ), $settings['consent'] ),
			'consent_api' => array( 'WP Consent API', function_exists( 'wp_has_consent' ) ? __( 'active', 'numberline' ) : __( 'not active', 'numberline' ) ),
			'first_party' => array( __( 'First-party mode', 'numberline' ), $settings['first_party'] ? __( 'on', 'numberline' ) : __( 'off', 'numberline' ) ),
			'excluded'    => array( __( 'Excluded pages', 'numberline' ), implode( ', ', $settings['excluded'] ) ),
			'optimisers'  => array( __( 'Optimisers that were told to leave the script alone', 'numberline' ), implode( ', ', Optimisers::active() ) ),
		);

		$information['numberline'] = array(
			'label'  => 'Numberline',
			'fields' => array_map(
				static function ( $fact ) {
					return array(
						'label' => $fact[0],
						'value' => '' === $fact[1] ? '–' : $fact[1],
					);
				},
				$facts
			),
		);
		return $information;
	}
}
