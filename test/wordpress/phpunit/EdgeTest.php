<?php
use Numberline\Edge;

final class EdgeTest extends Plugin_Test_Case {
	public function test_all_is_well() {
		$this->answer( 200, array( 'phoneNumber' => '+13125550142' ) );
		$this->assertTrue( Edge::check() );
		$this->assertSame(
			'https://calls.example.com/v1/amp/site_1?number=%2B13125550142&__amp_source_origin=' . rawurlencode( Edge::origin() ),
			$this->asked[0][0]
		);
	}

	public function test_every_number_is_asked_about() {
		$this->settings( array( 'targets' => "+13125550142\n+13125550177" ) );
		$this->answer( 200, array( 'phoneNumber' => '+13125550142' ) );
		Edge::check();
		$this->assertCount( 2, $this->asked );
	}

	public function test_without_numbers_key_and_address_are_checked_all_the_same() {
		$this->settings( array( 'targets' => array() ) );
		$this->answer(
			400,
			array(
				'type'    => 'invalid_request',
				'message' => 'number must be E.164',
				'field'   => 'number',
			)
		);
		$this->assertTrue( Edge::check() );
	}

	/** @dataProvider refusals */
	public function test_what_is_wrong_is_said_exactly( $code, $status, $answer, $message ) {
		$this->answer( $status, $answer );
		$outcome = Edge::check();
		$this->assertSame( $code, $outcome->get_error_code() );
		$this->assertSame( str_replace( 'ORIGIN', Edge::origin(), $message ), $outcome->get_error_message() );
	}

	public function refusals() {
		$problem = static function ( $type, $field, $message = '…' ) {
			return compact( 'type', 'message' ) + array_filter( compact( 'field' ) );
		};
		return array(
			'a wrong key'        => array( 'site', 404, $problem( 'not_found', 'site' ), 'Numberline at https://calls.example.com does not know the site key "site_1". Copy the key from its dashboard, under Sites.' ),
			'another address'    => array( 'origin', 403, $problem( 'forbidden', '__amp_source_origin' ), 'The site with the key "site_1" does not allow the address ORIGIN. Add it in the dashboard, under Sites.' ),
			'an unknown number'  => array( 'number', 404, $problem( 'not_found', 'number' ), 'Numberline does not replace +13125550142 on this site. Add it to the site\'s numbers in the dashboard, or remove it here.' ),
			'something else'     => array( 'edge', 429, $problem( 'too_many_requests', null, 'too many' ), 'Numberline at https://calls.example.com says: too many' ),
			'another web server' => array( 'not_numberline', 404, '<h1>Not found</h1>', 'https://calls.example.com answers, but not as Numberline does (HTTP status 404). Check the edge URL.' ),
			'another JSON'       => array( 'not_numberline', 200, array( 'ok' => true ), 'https://calls.example.com answers, but not as Numberline does (HTTP status 200). Check the edge URL.' ),
		);
	}

	public function test_an_edge_that_cannot_be_reached_is_named_with_the_reason() {
		$this->answer( new WP_Error( 'http_request_failed', 'Could not resolve host.' ) );
		$outcome = Edge::check();
		$this->assertSame( 'unreachable', $outcome->get_error_code() );
		$this->assertStringStartsWith( 'Your web server could not reach Numberline at https://calls.example.com: Could not resolve host.', $outcome->get_error_message() );
	}

	public function test_nothing_is_asked_before_it_is_set_up() {
		foreach ( array( 'edge' => 'the edge URL is missing', 'site' => 'the site key is missing' ) as $field => $message ) {
			$this->settings( array( $field => '' ) );
			$this->assertStringContainsString( $message, Edge::check()->get_error_message() );
		}
		$this->assertSame( array(), $this->asked );
	}
}
