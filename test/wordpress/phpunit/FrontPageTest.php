<?php
use Numberline\Front_Page;
use Numberline\Settings;

final class FrontPageTest extends Plugin_Test_Case {
	const SRC = 'src="https://shop.example/wp-content/plugins/numberline/assets/numberline.min.js?ver=1"';

	private function judge( $html ) {
		$outcome = Front_Page::judge( "<!doctype html><html><head>$html</head></html>", Settings::get() );
		return is_wp_error( $outcome ) ? $outcome->get_error_code() : $outcome;
	}

	public function test_our_own_page_is_good() {
		$this->assertTrue( $this->judge( $this->head() ) );
	}

	/** @dataProvider rewritten */
	public function test_what_optimisers_made_of_it_is_named( $code, $html ) {
		$this->assertSame( $code, $this->judge( $html ) );
	}

	public function rewritten() {
		$data = 'data-site="site_1" data-edge="https://calls.example.com"';
		$src  = self::SRC;
		return array(
			'a page from before'         => array( 'missing', '<script src="/other.js"></script>' ),
			'a tag in the theme too'     => array( 'twice', "<script $src $data></script><script src='/numberline.js' data-site='old' data-edge='x'></script>" ),
			'a page from another key'    => array( 'other_site', "<script $src data-site='site_0' data-edge='x'></script>" ),
			'WP Rocket, delayed'         => array( 'delayed', "<script type='rocketlazyloadscript' data-rocket-src='/numberline.js' $data></script>" ),
			'LiteSpeed, delayed'         => array( 'delayed', "<script type='litespeed/javascript' data-src='/numberline.js' $data></script>" ),
			'Rocket Loader'              => array( 'delayed', "<script type='0123abcd-text/javascript' $src $data></script>" ),
			'Autoptimize, from its cache' => array( 'moved', "<script defer src='https://shop.example/wp-content/cache/autoptimize/autoptimize_single_6f5902ac.php' $data></script>" ),
			'a comment is no tag'        => array( 'missing', "<!-- <script $src $data></script> -->" ),
		);
	}

	public function test_a_page_that_cannot_be_fetched_is_said_to_be_so() {
		$this->answer( new WP_Error( 'x', 'timed out' ) );
		$this->assertStringContainsString( 'timed out', Front_Page::check()->get_error_message() );
	}

	public function test_where_the_script_is_not_meant_to_be_it_is_not_missed() {
		$this->settings( array( 'excluded' => array( '/' ) ) );
		$this->assertTrue( Front_Page::check() );
		$this->settings( array( 'consent' => 'off' ) );
		$this->assertSame( 'off', Front_Page::check()->get_error_code() );
		$this->assertSame( array(), $this->asked );
	}

	public function test_the_page_is_fetched_as_a_visitor_gets_it() {
		$this->answer( 200, '<script ' . self::SRC . ' data-site="site_1" data-edge="x"></script>' );
		$this->assertTrue( Front_Page::check() );
		$this->assertSame( home_url( '/' ), $this->asked[0][0] );
		$this->assertSame( array(), $this->asked[0][1]['cookies'] );
	}
}
