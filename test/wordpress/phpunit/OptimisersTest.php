<?php
use Numberline\Optimisers;

final class OptimisersTest extends Plugin_Test_Case {
	/** @dataProvider lists */
	public function test_the_script_is_excluded_and_what_others_excluded_stays( $filter, $ours ) {
		$this->assertSame( array( 'theirs', $ours ), apply_filters( $filter, array( 'theirs' ) ) );
	}

	public function lists() {
		$lists = array();
		foreach ( Optimisers::LISTS_OF_PATHS as $filter ) {
			$lists[ $filter ] = array( $filter, 'plugins/numberline/assets/numberline' );
		}
		foreach ( Optimisers::LISTS_OF_HANDLES as $filter ) {
			$lists[ $filter ] = array( $filter, 'numberline' );
		}
		return $lists;
	}

	public function test_the_address_is_that_of_the_script() {
		$this->assertStringContainsString( Optimisers::PATH, $this->head() );
	}

	public function test_autoptimize_takes_a_text_with_commas() {
		$this->assertSame( 'jquery.js, ' . Optimisers::PATH, apply_filters( 'autoptimize_filter_js_exclude', 'jquery.js', '' ) );
		$this->assertSame( Optimisers::PATH, apply_filters( 'autoptimize_filter_js_exclude', '', '' ) );
	}

	public function test_autoptimize_does_not_minify_what_it_excludes() {
		$this->assertFalse( apply_filters( 'autoptimize_filter_js_minify_excluded', true, 'https://shop.example/wp-content/plugins/numberline/assets/numberline.js' ) );
		$this->assertTrue( apply_filters( 'autoptimize_filter_js_minify_excluded', true, 'https://shop.example/other.js' ) );
		$this->assertFalse( apply_filters( 'autoptimize_filter_js_minify_excluded', false, 'https://shop.example/other.js' ) );
	}

	public function test_litespeed_is_not_asked_to_delay_it() {
		$this->assertSame( array(), apply_filters( 'litespeed_optm_js_delay_inc', array() ) );
	}

	public function test_active_ones_are_named() {
		$this->assertSame( array(), Optimisers::active() );
		define( 'AUTOPTIMIZE_PLUGIN_VERSION', '3.1.12' );
		$this->assertSame( array( 'Autoptimize' ), Optimisers::active() );
	}
}
