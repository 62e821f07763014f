<?php
final class PrivacyTest extends Plugin_Test_Case {
	public function test_the_consent_api_is_told_that_we_obey_it() {
		$this->assertTrue( apply_filters( 'wp_consent_api_registered_numberline/numberline.php', false ) );
	}

	public function test_the_cookie_is_declared_where_somebody_lists_them() {
		require_once __DIR__ . '/consent-api.php';
		Numberline\Privacy::declare_cookie();
		$this->assertSame( array( 'numberline', 'Numberline', 'marketing', '400 days' ), array_slice( $GLOBALS['declared_cookie'], 0, 4 ) );
	}

	public function test_a_passage_for_the_privacy_policy_is_suggested() {
		$this->sign_in( 'administrator' );
		set_current_screen( 'privacy' );
		// What else waits for it sends headers.
		$all = $GLOBALS['wp_filter']['admin_init'] ?? null;
		remove_all_actions( 'admin_init' );
		add_action( 'admin_init', array( 'Numberline\Privacy', 'suggest_policy' ) );
		do_action( 'admin_init' );
		$GLOBALS['wp_filter']['admin_init'] = $all; // phpcs:ignore
		unset( $GLOBALS['current_screen'] );
		$suggested = wp_list_pluck( WP_Privacy_Policy_Content::get_suggested_policy_text(), 'policy_text', 'plugin_name' );
		$this->assertStringContainsString( 'a phone number that is yours', $suggested['Numberline'] );
	}
}
