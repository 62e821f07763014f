<?php
use Numberline\Script;

final class ScriptTest extends Plugin_Test_Case {
	private function tag() {
		$page = new WP_HTML_Tag_Processor( $this->head() );
		while ( $page->next_tag( 'script' ) ) {
			if ( 'numberline-js' === $page->get_attribute( 'id' ) ) {
				return $page;
			}
		}
		return null;
	}

	public function test_it_is_in_the_head_with_all_it_needs_to_know() {
		$tag = $this->tag();
		$this->assertSame( 'site_1', $tag->get_attribute( 'data-site' ) );
		$this->assertSame( 'https://calls.example.com', $tag->get_attribute( 'data-edge' ) );
		$this->assertSame( 'full', $tag->get_attribute( 'data-consent' ) );
		$this->assertStringStartsWith( plugins_url( 'numberline/assets/numberline.min.js' ), $tag->get_attribute( 'src' ) );
	}

	public function test_it_runs_before_the_first_paint() {
		$tag = $this->tag();
		$this->assertNull( $tag->get_attribute( 'async' ) );
		$this->assertNull( $tag->get_attribute( 'defer' ) );
	}

	public function test_optimisers_are_told_to_leave_it() {
		$tag = $this->tag();
		foreach ( array( 'data-no-optimize', 'data-no-defer', 'data-no-minify' ) as $name ) {
			$this->assertSame( '1', $tag->get_attribute( $name ) );
		}
		$this->assertSame( 'ignore', $tag->get_attribute( 'data-jetpack-boost' ) );
	}

	public function test_rocket_loader_is_told_before_the_source() {
		$this->assertMatchesRegularExpression( '/<script[^>]*data-cfasync="false"[^>]* src="[^"]*numberline/', $this->head() );
	}

	public function test_other_scripts_are_left_as_they_are() {
		$GLOBALS['wp_scripts'] = null; // phpcs:ignore
		$this->assertStringNotContainsString( 'data-site', wp_get_script_tag( array( 'src' => 'https://shop.example/other.js' ) ) );
	}

	public function test_hostile_settings_cannot_leave_their_attribute() {
		// Past the form, as a broken import might.
		remove_all_filters( 'sanitize_option_numberline' );
		update_option( 'numberline', array( 'site' => '"><script>alert(1)</script>' ) + Numberline\Settings::get() );
		$this->assertStringNotContainsString( '<script>alert', $this->head() );
		Numberline\Settings::register();
	}

	public function test_nothing_is_on_the_page_before_it_is_set_up() {
		delete_option( 'numberline' );
		$this->assertNull( $this->tag() );
	}

	public function test_nothing_is_on_the_page_when_it_is_off() {
		$this->settings( array( 'consent' => 'off' ) );
		$this->assertNull( $this->tag() );
	}

	public function test_the_way_to_treat_consent_is_passed_on() {
		$this->settings( array( 'consent' => 'cookieless' ) );
		$this->assertSame( 'cookieless', $this->tag()->get_attribute( 'data-consent' ) );
	}

	public function test_previews_have_no_visitors() {
		$GLOBALS['wp_query']->is_preview = true;
		$this->assertNull( $this->tag() );
	}

	/** @dataProvider paths */
	public function test_excluded_pages( $path, $excluded, $is_excluded ) {
		$this->settings( array( 'excluded' => $excluded ) );
		$this->go( $path );
		$this->assertSame( $is_excluded, null === $this->tag() );
	}

	public function paths() {
		return array(
			'the very page'          => array( '/cart', array( '/cart' ), true ),
			'with a slash'           => array( '/cart/', array( '/cart' ), true ),
			'with parameters'        => array( '/cart/?a=b', array( '/cart' ), true ),
			'all below'              => array( '/checkout/pay/now/', array( '/checkout/*' ), true ),
			'another that begins so' => array( '/carts', array( '/cart' ), false ),
			'no wildcard but a dot'  => array( '/cart', array( '/c.rt' ), false ),
			'nothing excluded'       => array( '/cart', array(), false ),
		);
	}

	public function test_editors_may_be_left_out() {
		$this->settings( array( 'skip_editors' => true ) );
		$this->sign_in( 'subscriber' );
		$this->assertNotNull( $this->tag() );
		$this->sign_in( 'editor' );
		$this->assertNull( $this->tag() );
	}

	public function test_in_first_party_mode_the_script_talks_to_this_site() {
		$this->settings( array( 'first_party' => true ) );
		$this->assertSame( home_url( '/wp-json/numberline' ), $this->tag()->get_attribute( 'data-edge' ) );
	}

	public function test_others_may_decide() {
		add_filter( 'numberline_runs_here', '__return_false' );
		$this->assertNull( $this->tag() );
		remove_filter( 'numberline_runs_here', '__return_false' );
	}
}
