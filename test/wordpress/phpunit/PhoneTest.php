<?php
final class PhoneTest extends Plugin_Test_Case {
	/** @var bool Whether the AMP plugin says that this is an AMP page. */
	public static $amp = false;

	protected function tearDown(): void {
		self::$amp = false;
		parent::tearDown();
	}

	public function test_it_is_a_plain_link_with_the_sites_own_number() {
		$this->assertSame( '<a href="tel:+13125550142">(312) 555-0142</a>', do_shortcode( '[numberline_phone]' ) );
	}

	public function test_the_block_prints_the_same_link() {
		$this->assertStringContainsString( '<a href="tel:+13125550142">(312) 555-0142</a>', do_blocks( '<!-- wp:numberline/phone /-->' ) );
	}

	public function test_number_label_and_class_may_be_said() {
		$this->assertSame(
			'<a href="tel:+442079460018" class="button">Ring us</a>',
			do_shortcode( '[numberline_phone number="+442079460018" label="Ring us" class="button"]' )
		);
	}

	public function test_a_number_without_a_form_is_printed_as_it_is() {
		$this->assertSame( '<a href="tel:+442079460018">+442079460018</a>', do_shortcode( '[numberline_phone number="+442079460018"]' ) );
	}

	public function test_what_is_said_is_escaped() {
		$link = Numberline\Phone::shortcode(
			array(
				'label' => 'a<b onclick=x>',
				'class' => 'x" onclick="alert(1)',
			)
		);
		$this->assertSame( '<a href="tel:+13125550142" class="x&quot; onclick=&quot;alert(1)">a&lt;b onclick=x&gt;</a>', $link );
	}

	public function test_without_a_number_visitors_see_the_label_and_editors_why() {
		$this->settings( array( 'targets' => array() ) );
		$this->assertSame( 'Call us', do_shortcode( '[numberline_phone label="Call us"]' ) );
		$this->sign_in( 'editor' );
		$this->assertStringContainsString( 'name a number', do_shortcode( '[numberline_phone label="Call us"]' ) );
		$this->assertStringContainsString( '&quot;555&quot; is no international number', do_shortcode( '[numberline_phone number="555"]' ) );
	}

	public function test_it_works_before_numberline_is_set_up() {
		delete_option( 'numberline' );
		$this->assertSame( '<a href="tel:+13125550142">+13125550142</a>', do_shortcode( '[numberline_phone number="+13125550142"]' ) );
	}

	public function test_on_an_amp_page_amp_asks_the_edge() {
		require_once __DIR__ . '/amp-plugin.php';
		self::$amp = true;
		$this->assertSame(
			'<amp-call-tracking layout="container" config="https://calls.example.com/v1/amp/site_1?number=%2B13125550142&#038;url=SOURCE_URL&#038;referrer=EXTERNAL_REFERRER"><a href="tel:+13125550142">(312) 555-0142</a></amp-call-tracking>',
			do_shortcode( '[numberline_phone]' )
		);
		$this->assertStringNotContainsString( 'numberline-js', $this->head() );
	}
}
