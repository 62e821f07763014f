<?php
use Numberline\Site_Health;

final class SiteHealthTest extends Plugin_Test_Case {
	private function tests() {
		return apply_filters( 'site_status_tests', array( 'direct' => array(), 'async' => array() ) );
	}

	private function run_slow( $name ) {
		return rest_do_request( new WP_REST_Request( 'GET', "/numberline/v1/health/$name" ) );
	}

	public function test_it_is_set_up() {
		$this->assertSame( 'good', call_user_func( $this->tests()['direct']['numberline_configured']['test'] )['status'] );
	}

	public function test_what_is_missing_is_said_and_nothing_else_is_tested() {
		delete_option( 'numberline' );
		$result = call_user_func( $this->tests()['direct']['numberline_configured']['test'] );
		$this->assertSame( 'recommended', $result['status'] );
		$this->assertStringContainsString( 'needs a site key and the edge URL', $result['description'] );
		$this->assertSame( array(), $this->tests()['async'] );
	}

	public function test_a_switch_that_is_off_is_said() {
		$this->settings( array( 'consent' => 'off' ) );
		$this->assertStringContainsString( 'switched off', Site_Health::configured()['description'] );
	}

	public function test_the_slow_tests_are_asked_for_by_address() {
		$tests = $this->tests()['async'];
		$this->assertSame( array( 'numberline_edge', 'numberline_page' ), array_keys( $tests ) );
		foreach ( $tests as $test ) {
			$this->assertTrue( $test['has_rest'] );
			$this->assertStringStartsWith( rest_url(), $test['test'] );
		}
	}

	public function test_only_who_may_see_site_health_may_ask() {
		$this->assertSame( 401, $this->run_slow( 'edge' )->get_status() );
		$this->sign_in( 'editor' );
		$this->assertSame( 403, $this->run_slow( 'edge' )->get_status() );
		$this->assertSame( array(), $this->asked );
	}

	public function test_a_wrong_key_is_said_in_the_words_of_the_settings_page() {
		$this->sign_in( 'administrator' );
		$this->answer( 404, array( 'type' => 'not_found', 'message' => '…', 'field' => 'site' ) );
		$result = $this->run_slow( 'edge' )->get_data();
		$this->assertSame( 'recommended', $result['status'] );
		$this->assertStringContainsString( 'does not know the site key &quot;site_1&quot;', $result['description'] );
		$this->assertSame( $result, call_user_func( $this->tests()['async']['numberline_edge']['async_direct_test'] ) );
	}

	public function test_all_is_well() {
		$this->sign_in( 'administrator' );
		$this->answer( 200, array( 'phoneNumber' => '+13125550142' ) );
		$this->assertSame( 'good', $this->run_slow( 'edge' )->get_data()['status'] );
		$head = $this->head();
		$this->answer( 200, $head );
		$this->assertSame( 'good', $this->run_slow( 'page' )->get_data()['status'] );
	}

	public function test_the_facts_show_no_more_of_the_key_than_its_ends() {
		$this->settings( array( 'site' => 'site_0123456789' ) );
		$fields = apply_filters( 'debug_information', array() )['numberline']['fields'];
		$this->assertSame( 'site_0…89', $fields['site']['value'] );
		$this->assertSame( 'https://calls.example.com', $fields['edge']['value'] );
		$this->assertSame( '–', $fields['excluded']['value'] );
	}
}
