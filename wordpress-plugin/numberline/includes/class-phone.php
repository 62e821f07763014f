<?php
/**
 * The phone link: shortcode and block.
 *
 * @package Numberline
 */

namespace Numberline;

defined( 'ABSPATH' ) || exit;

/**
 * A plain link with the site's own number, which the script swaps in the browser:
 *
 *     [numberline_phone]
 *     [numberline_phone number="+13125550142" label="Call us: (312) 555-0142" class="button"]
 *
 * The server never prints the number of a visit: a page from a cache would show it to everybody.
 */
final class Phone {
	/** Registers both. */
	public static function hook() {
		add_action(
			'init',
			static function () {
				add_shortcode( 'numberline_phone', array( self::class, 'shortcode' ) );
				register_block_type( dirname( PLUGIN_FILE ) . '/blocks/phone', array( 'render_callback' => array( self::class, 'block' ) ) );
			}
		);
	}

	/**
	 * The shortcode.
	 *
	 * @param array|string $attributes What its writer said.
	 * @return string
	 */
	public static function shortcode( $attributes ) {
		$said = shortcode_atts(
			array(
				'number' => '',
				'label'  => '',
				'class'  => '',
			),
			$attributes,
			'numberline_phone'
		);
		return self::link( $said['number'], $said['label'], self::attribute( 'class', $said['class'] ) );
	}

	/**
	 * The block.
	 *
	 * @param array $attributes What its writer said.
	 * @return string
	 */
	public static function block( $attributes ) {
		$link = self::link( $attributes['number'] ?? '', $attributes['label'] ?? '', '' );
		return '' === $link ? '' : sprintf( '<p %s>%s</p>', get_block_wrapper_attributes(), $link );
	}

	/**
	 * The link. What is not said is taken from the settings: their first number, printed as they say. Without any number
	 * there is no link, and whoever may change that is told so.
	 *
	 * @param string $number     E.164.
	 * @param string $label      What the link says.
	 * @param string $attributes More attributes, escaped.
	 * @return string
	 */
	private static function link( $number, $label, $attributes ) {
		$targets = Settings::get()['targets'];
		$number  = '' === $number && $targets ? $targets[0]['number'] : trim( $number );
		if ( ! Settings::is_e164( $number ) ) {
			if ( ! current_user_can( 'edit_posts' ) ) {
				return esc_html( $label );
			}
			return '' === $number
				? '<em>' . esc_html__( 'Numberline: name a number, or list your numbers under Settings › Numberline. Only editors see this.', 'numberline' ) . '</em>'
				/* translators: %s: what was written as a number. */
				: '<em>' . esc_html( sprintf( __( 'Numberline: "%s" is no international number such as +13125550142. Only editors see this.', 'numberline' ), $number ) ) . '</em>';
		}
		$displays = wp_list_pluck( $targets, 'display', 'number' );
		$display  = $displays[ $number ] ?? '';
		$printed  = '' !== $label ? $label : ( '' !== $display ? $display : $number );
		$link     = sprintf( '<a href="%s"%s>%s</a>', esc_url( "tel:$number", array( 'tel' ) ), $attributes, esc_html( $printed ) );
		return self::is_amp() && Settings::is_complete() ? self::amp( $number, $link ) : $link;
	}

	/**
	 * The link on an AMP page, where no script of ours runs and AMP asks the edge itself.
	 *
	 * @param string $number The number that the link dials.
	 * @param string $link   The link.
	 * @return string
	 */
	private static function amp( $number, $link ) {
		$settings = Settings::get();
		// AMP writes the two addresses where their names stand.
		$config = sprintf( '%s/v1/amp/%s?number=%s&url=SOURCE_URL&referrer=EXTERNAL_REFERRER', $settings['edge'], $settings['site'], rawurlencode( $number ) );
		return sprintf( '<amp-call-tracking layout="container" config="%s">%s</amp-call-tracking>', esc_url( $config ), $link );
	}

	/** Whether the AMP plugin makes this page an AMP page. */
	public static function is_amp() {
		return function_exists( 'amp_is_request' ) && amp_is_request();
	}

	/**
	 * An attribute, or nothing when it is empty.
	 *
	 * @param string $name  Its name.
	 * @param string $value Its value.
	 * @return string
	 */
	private static function attribute( $name, $value ) {
		return '' === $value ? '' : sprintf( ' %s="%s"', $name, esc_attr( $value ) );
	}
}
