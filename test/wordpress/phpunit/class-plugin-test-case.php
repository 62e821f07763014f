<?php
/**
 * What the tests of the plugin share.
 */

use Numberline\Settings;
use PHPUnit\Framework\TestCase;

/**
 * Begins each test with a site that is set up, nobody signed in, and no network: `answer` says what the edge answers.
 */
abstract class Plugin_Test_Case extends TestCase {
	const COMPLETE = array(
		'site'    => 'site_1',
		'edge'    => 'https://calls.example.com',
		'targets' => array(
			array(
				'number'  => '+13125550142',
				'display' => '(312) 555-0142',
			),
		),
	);

	/** @var array[] What was asked over the network: url, and the arguments. */
	protected $asked = array();

	/** @var callable|null What the network answers. */
	private $network;

	protected function setUp(): void {
		$this->settings( array() );
		wp_set_current_user( 0 );
		$this->go( '/' );
		$this->network = function ( $early, $arguments, $url ) {
			$this->asked[] = array( $url, $arguments );
			return $this->reply( $url, $arguments );
		};
		add_filter( 'pre_http_request', $this->network, 10, 3 );
		$this->answer( 500, '' );
	}

	protected function tearDown(): void {
		remove_filter( 'pre_http_request', $this->network );
		delete_option( Settings::OPTION );
	}

	/** @var mixed */
	private $answer;

	private function reply( $url, $arguments ) {
		return is_callable( $this->answer ) ? call_user_func( $this->answer, $url, $arguments ) : $this->answer;
	}

	/** Sets what is not complete by itself. */
	protected function settings( array $settings ) {
		update_option( Settings::OPTION, array_merge( Settings::DEFAULTS, self::COMPLETE, $settings ) );
	}

	/** Says what the network answers: a status with a body (an array is JSON), an error, or a function of the address. */
	protected function answer( $status, $body = '' ) {
		$this->answer = is_int( $status )
			? array(
				'response' => array(
					'code'    => $status,
					'message' => '',
				),
				'headers'  => array(),
				'body'     => is_array( $body ) ? wp_json_encode( $body ) : $body,
				'cookies'  => array(),
			)
			: $status;
	}

	/** Pretends that this address was asked for. */
	protected function go( $path ) {
		$_SERVER['REQUEST_URI'] = $path;
		$GLOBALS['wp_the_query'] = $GLOBALS['wp_query'] = new WP_Query(); // phpcs:ignore
	}

	/** Signs somebody in with this role. */
	protected function sign_in( $role ) {
		$user = get_user_by( 'login', "a-$role" );
		$id   = $user ? $user->ID : wp_insert_user(
			array(
				'user_login' => "a-$role",
				'user_pass'  => 'x',
				'role'       => $role,
			)
		);
		wp_set_current_user( $id );
	}

	/** The head of a page. */
	protected function head() {
		// Anew for each page, as for each request.
		$GLOBALS['wp_scripts'] = null; // phpcs:ignore
		ob_start();
		do_action( 'wp_enqueue_scripts' );
		wp_print_head_scripts();
		return ob_get_clean();
	}
}
