<?php
use Numberline\Edge;
use Numberline\First_Party;

final class FirstPartyTest extends Plugin_Test_Case {
	const VISITOR = 'vtr_0123456789abcdefghjkmnpqrs';

	protected function setUp(): void {
		parent::setUp();
		$this->settings( array( 'first_party' => true ) );
		$_COOKIE = array();
	}

	private function post( $path, $body, array $headers = array() ) {
		$request = new WP_REST_Request( 'POST', "/numberline/v1/visits$path" );
		$request->set_body( is_array( $body ) ? wp_json_encode( $body ) : $body );
		foreach ( array_merge( array( 'Origin' => Edge::origin() ), $headers ) as $name => $value ) {
			$request->set_header( $name, $value );
		}
		return rest_do_request( $request );
	}

	private function sent() {
		return json_decode( end( $this->asked )[1]['body'], true );
	}

	public function test_the_script_finds_the_routes_where_it_looks() {
		$this->assertSame( rest_url( 'numberline/v1/visits' ), First_Party::address() . '/v1/visits' );
	}

	public function test_it_finds_them_without_pretty_permalinks_too() {
		$pretty = get_option( 'permalink_structure' );
		$GLOBALS['wp_rewrite']->set_permalink_structure( '' );
		$address = First_Party::address() . '/v1/visits';
		$wanted  = rest_url( 'numberline/v1/visits' );
		$GLOBALS['wp_rewrite']->set_permalink_structure( $pretty );
		$this->assertSame( $wanted, $address );
		$this->assertStringContainsString( '?rest_route=/numberline/v1/visits', $address );
	}

	public function test_a_visit_goes_to_the_edge_and_its_answer_comes_back() {
		$this->answer(
			200,
			array(
				'visit'   => 'vst_1',
				'visitor' => self::VISITOR,
			)
		);
		$response = $this->post( '', array( 'site' => 'site_1' ), array( 'User-Agent' => 'Mozilla/5.0', 'Sec-GPC' => '1' ) );
		list( $url, $sent ) = $this->asked[0];
		$this->assertSame( 'https://calls.example.com/v1/visits', $url );
		$this->assertSame( Edge::origin(), $sent['headers']['Origin'] );
		$this->assertSame( 'Mozilla/5.0', $sent['headers']['user-agent'] );
		$this->assertSame( '1', $sent['headers']['sec-gpc'] );
		$this->assertSame( 200, $response->get_status() );
		$this->assertSame( 'vst_1', $response->get_data()['visit'] );
		$this->assertSame( 'no-store', $response->get_headers()['Cache-Control'] );
	}

	public function test_no_cookie_of_the_site_goes_with_it() {
		$this->post( '', array( 'site' => 'site_1' ), array( 'Cookie' => 'wordpress_logged_in=secret' ) );
		$this->assertStringNotContainsString( 'secret', wp_json_encode( $this->asked ) );
	}

	public function test_the_visitor_in_the_cookie_is_told_unless_nothing_may_be_kept() {
		$_COOKIE['numberline'] = self::VISITOR;
		$this->post( '', array( 'site' => 'site_1' ) );
		$this->assertSame( self::VISITOR, $this->sent()['visitor'] );
		$this->post( '', array( 'site' => 'site_1', 'cookieless' => true ) );
		$this->assertArrayNotHasKey( 'visitor', $this->sent() );
		$_COOKIE['numberline'] = '<script>';
		$this->post( '', array( 'site' => 'site_1' ) );
		$this->assertArrayNotHasKey( 'visitor', $this->sent() );
	}

	public function test_what_is_told_with_it_stays_as_it_was() {
		$_COOKIE['numberline'] = self::VISITOR;
		$this->post( '', '{"site":"site_1","touch":{"landing":"https://shop.example/ü"},"ids":{},"pages":[]}' );
		$this->assertEquals(
			json_decode( '{"site":"site_1","touch":{"landing":"https://shop.example/ü"},"ids":{},"pages":[],"visitor":"' . self::VISITOR . '"}' ),
			json_decode( end( $this->asked )[1]['body'] )
		);
	}

	public function test_later_messages_go_on_as_they_are() {
		$this->answer( 204, '' );
		$this->assertSame( 204, $this->post( '/vst_1/leave', '{"token":"t","pages":[]}' )->get_status() );
		$this->assertSame( 'https://calls.example.com/v1/visits/vst_1/leave', $this->asked[0][0] );
		$this->assertSame( '{"token":"t","pages":[]}', $this->asked[0][1]['body'] );
	}

	/** @dataProvider refused */
	public function test_what_is_refused_never_reaches_the_edge( $status, $path, $body, $headers ) {
		$this->assertSame( $status, $this->post( $path, $body, $headers )->get_status() );
		$this->assertSame( array(), $this->asked );
	}

	public function refused() {
		return array(
			'another origin'     => array( 403, '', array( 'site' => 'site_1' ), array( 'Origin' => 'https://evil.example' ) ),
			'no origin'          => array( 403, '', array( 'site' => 'site_1' ), array( 'Origin' => '' ) ),
			'another site’s key' => array( 400, '', array( 'site' => 'site_2' ), array() ),
			'no JSON'            => array( 400, '', 'hello', array() ),
			'too much'           => array( 413, '', array( 'site' => str_repeat( 'a', 65536 ) ), array() ),
			'another act'        => array( 404, '/vst_1/delete', array(), array() ),
			'a path in the id'   => array( 404, '/..%2F..%2Fcalls/keep', array(), array() ),
		);
	}

	public function test_errors_of_the_edge_come_back_as_they_are() {
		$problem = array(
			'type'    => 'not_found',
			'message' => 'this visit is over; begin a new one',
			'field'   => 'visit',
		);
		$this->answer( 404, $problem );
		$response = $this->post( '/vst_1/keep', '{"token":"t","pages":[]}' );
		$this->assertSame( 404, $response->get_status() );
		$this->assertSame( $problem, $response->get_data() );
	}

	public function test_an_edge_that_cannot_be_reached_is_a_bad_gateway() {
		$this->answer( new WP_Error( 'x', 'timed out' ) );
		$this->assertSame( 502, $this->post( '', array( 'site' => 'site_1' ) )->get_status() );
	}

	public function test_nothing_is_there_while_the_mode_is_off() {
		$this->settings( array( 'first_party' => false ) );
		$this->assertSame( 404, $this->post( '', array( 'site' => 'site_1' ) )->get_status() );
		$this->assertSame( array(), $this->asked );
	}
}
