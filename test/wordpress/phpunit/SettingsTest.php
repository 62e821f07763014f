<?php
use Numberline\Settings;

final class SettingsTest extends Plugin_Test_Case {
	private function read( array $input ) {
		return Settings::read( $input, array_merge( Settings::DEFAULTS, self::COMPLETE ) );
	}

	public function test_good_input_is_kept() {
		list( $settings, $errors ) = $this->read(
			array(
				'site'         => ' site_2-x ',
				'edge'         => 'https://calls.example.com/',
				'targets'      => "+13125550142 (312) 555-0142\r\n\r\n+442079460018",
				'consent'      => 'wait',
				'excluded'     => "/checkout/*\n/cart",
				'skip_editors' => '1',
				'first_party'  => '0',
			)
		);
		$this->assertSame( array(), $errors );
		$this->assertSame(
			array(
				'site'         => 'site_2-x',
				'edge'         => 'https://calls.example.com',
				'targets'      => array(
					array(
						'number'  => '+13125550142',
						'display' => '(312) 555-0142',
					),
					array(
						'number'  => '+442079460018',
						'display' => '',
					),
				),
				'consent'      => 'wait',
				'excluded'     => array( '/checkout/*', '/cart' ),
				'skip_editors' => true,
				'first_party'  => false,
			),
			$settings
		);
	}

	/** @dataProvider mistakes */
	public function test_a_field_that_is_wrong_is_named_and_keeps_its_old_value( $field, $value, $message ) {
		list( $settings, $errors ) = $this->read( array( $field => $value ) );
		$this->assertSame( array( $field ), array_keys( $errors ) );
		$this->assertStringContainsString( $message, $errors[ $field ] );
		$this->assertSame( array_merge( Settings::DEFAULTS, self::COMPLETE ), $settings );
	}

	public function mistakes() {
		return array(
			'a key with a tag'           => array( 'site', '<b>demo</b>', 'Site key: it has only letters' ),
			'a key that is too long'     => array( 'site', str_repeat( 'a', 65 ), 'Site key' ),
			'an edge without encryption' => array( 'edge', 'http://calls.example.com', 'begins with https://' ),
			'an edge without a scheme'   => array( 'edge', 'calls.example.com', 'begins with https://' ),
			'an edge with a query'       => array( 'edge', 'https://calls.example.com/?a=b', 'Edge URL' ),
			'an edge that is a script'   => array( 'edge', 'javascript:alert(1)', 'Edge URL' ),
			'a national number'          => array( 'targets', "+13125550142\n(312) 555-0177", '"(312) 555-0177" does not begin' ),
			'an unknown way'             => array( 'consent', 'maybe', 'full, wait, cookieless, off' ),
			'an address for a path'      => array( 'excluded', 'https://shop.example/cart', 'is no path of this site' ),
		);
	}

	public function test_the_edge_may_be_on_this_machine_without_encryption() {
		list( $settings, $errors ) = $this->read( array( 'edge' => 'http://127.0.0.1:8787' ) );
		$this->assertSame( array(), $errors );
		$this->assertSame( 'http://127.0.0.1:8787', $settings['edge'] );
	}

	public function test_the_form_says_what_is_wrong_and_saves_the_rest() {
		update_option(
			'numberline',
			array(
				'site' => 'site_3',
				'edge' => 'ftp://calls.example.com',
			)
		);
		$this->assertSame( 'site_3', Settings::get()['site'] );
		$this->assertSame( self::COMPLETE['edge'], Settings::get()['edge'] );
		$this->assertStringContainsString( 'Edge URL', get_settings_errors( 'numberline' )[0]['message'] );
	}

	public function test_saving_twice_changes_nothing() {
		$before = Settings::get();
		update_option( 'numberline', $before );
		$this->assertSame( $before, Settings::get() );
	}

	public function test_a_broken_option_is_as_good_as_none() {
		delete_option( 'numberline' );
		$this->assertFalse( Settings::is_complete() );
		$this->assertSame( Settings::DEFAULTS, Settings::get() );
	}
}
