<?php
/**
 * Settings › Numberline.
 *
 * @package Numberline
 */

namespace Numberline;

defined( 'ABSPATH' ) || exit;

/**
 * One page: whether it works, and six fields.
 */
final class Settings_Page {
	const SLUG = 'numberline';

	/** Adds the page, the link to it and the reminder. */
	public static function hook() {
		add_action( 'admin_menu', array( self::class, 'add' ) );
		add_action( 'admin_init', array( self::class, 'fields' ) );
		add_action( 'admin_notices', array( self::class, 'remind' ) );
		add_filter( 'plugin_action_links_' . plugin_basename( PLUGIN_FILE ), array( self::class, 'link' ) );
	}

	/** Adds the page to the menu. */
	public static function add() {
		add_options_page( 'Numberline', 'Numberline', 'manage_options', self::SLUG, array( self::class, 'render' ) );
	}

	/**
	 * Adds the link in the list of plugins.
	 *
	 * @param string[] $links The links of our row.
	 * @return string[]
	 */
	public static function link( $links ) {
		array_unshift( $links, sprintf( '<a href="%s">%s</a>', esc_url( admin_url( 'options-general.php?page=' . self::SLUG ) ), esc_html__( 'Settings', 'numberline' ) ) );
		return $links;
	}

	/** Says in the list of plugins, and nowhere else, that a key is missing. */
	public static function remind() {
		$screen = get_current_screen();
		if ( ! $screen || 'plugins' !== $screen->id || Settings::is_complete() || ! current_user_can( 'manage_options' ) ) {
			return;
		}
		printf(
			'<div class="notice notice-info is-dismissible"><p>%s <a href="%s">%s</a></p></div>',
			esc_html__( 'Numberline does nothing yet: it needs a site key and the edge URL.', 'numberline' ),
			esc_url( admin_url( 'options-general.php?page=' . self::SLUG ) ),
			esc_html__( 'Set it up', 'numberline' )
		);
	}

	/** Registers the fields of the form. */
	public static function fields() {
		add_settings_section( 'numberline', '', '__return_null', self::SLUG );
		$fields = array(
			'site'         => __( 'Site key', 'numberline' ),
			'edge'         => __( 'Edge URL', 'numberline' ),
			'targets'      => __( 'Phone numbers', 'numberline' ),
			'consent'      => __( 'Consent', 'numberline' ),
			'excluded'     => __( 'Excluded pages', 'numberline' ),
			'skip_editors' => __( 'Editors', 'numberline' ),
			'first_party'  => __( 'First-party mode', 'numberline' ),
		);
		foreach ( $fields as $field => $label ) {
			$has_label = ! in_array( $field, array( 'skip_editors', 'first_party' ), true );
			add_settings_field(
				$field,
				$label,
				array( self::class, "field_$field" ),
				self::SLUG,
				'numberline',
				$has_label ? array( 'label_for' => "numberline-$field" ) : array()
			);
		}
	}

	/** Prints the page. */
	public static function render() {
		if ( ! current_user_can( 'manage_options' ) ) {
			return;
		}
		echo '<div class="wrap"><h1>Numberline</h1>';
		self::say_whether_it_works();
		echo '<form action="options.php" method="post">';
		settings_fields( Settings::OPTION );
		do_settings_sections( self::SLUG );
		submit_button();
		echo '</form></div>';
	}

	/** Asks the edge, and says what came out. */
	private static function say_whether_it_works() {
		$settings = Settings::get();
		if ( '' === $settings['site'] && '' === $settings['edge'] ) {
			printf( '<p>%s</p>', esc_html__( 'Numberline shows each visitor a phone number of their own. You find the site key and the edge URL in its dashboard, under Sites.', 'numberline' ) );
			return;
		}
		$outcome = Edge::check();
		printf(
			'<div class="notice inline %s" id="numberline-check"><p>%s</p></div>',
			is_wp_error( $outcome ) ? 'notice-error' : 'notice-success',
			is_wp_error( $outcome )
				? esc_html( $outcome->get_error_message() )
				/* translators: %s: an address. */
				: esc_html( sprintf( __( 'Connected: Numberline at %s knows this site.', 'numberline' ), $settings['edge'] ) )
		);
	}

	/** Prints the field of the site key. */
	public static function field_site() {
		self::text( 'site', Settings::get()['site'], __( 'From the dashboard, under Sites. It is not secret.', 'numberline' ) );
	}

	/** Prints the field of the edge. */
	public static function field_edge() {
		$is_fixed = defined( 'NUMBERLINE_EDGE' );
		self::text(
			'edge',
			Settings::get()['edge'],
			$is_fixed
				? __( 'Set by NUMBERLINE_EDGE in wp-config.php.', 'numberline' )
				: __( 'Where Numberline runs, such as https://calls.example.com.', 'numberline' ),
			$is_fixed
		);
	}

	/** Prints the list of the site's numbers. */
	public static function field_targets() {
		$lines = array_map(
			static function ( $target ) {
				return trim( $target['number'] . ' ' . $target['display'] );
			},
			Settings::get()['targets']
		);
		self::lines( 'targets', $lines, __( 'The numbers your site prints, one on each line: international, then as it is printed, such as +13125550142 (312) 555-0142. The first is the one of the shortcode [numberline_phone] and of the block.', 'numberline' ) );
	}

	/** Prints the choice of consent. */
	public static function field_consent() {
		$words = array(
			'full'       => __( 'Begin at once, unless a consent banner or a signal of the browser says otherwise', 'numberline' ),
			'wait'       => __( 'Do nothing until consent is given', 'numberline' ),
			'cookieless' => __( 'Until consent is given, keep nothing and show the number of the source', 'numberline' ),
			'off'        => __( 'Off: the script is not on any page', 'numberline' ),
		);
		echo '<select id="numberline-consent" name="numberline[consent]">';
		foreach ( $words as $mode => $label ) {
			printf( '<option value="%s"%s>%s</option>', esc_attr( $mode ), selected( Settings::get()['consent'], $mode, false ), esc_html( $label ) );
		}
		printf( '</select><p class="description">%s</p>', esc_html__( 'Banners that support the WP Consent API (category "marketing"), IAB TCF, GPP or Google Consent Mode are obeyed. "Begin at once" does not wait for a banner without the WP Consent API whose script comes later in the page: where the law asks for consent first, choose one of the next two.', 'numberline' ) );
	}

	/** Prints the list of excluded pages. */
	public static function field_excluded() {
		self::lines( 'excluded', Settings::get()['excluded'], __( 'Paths on which the script does not run, one on each line, such as /checkout/*.', 'numberline' ) );
	}

	/** Prints the box for editors. */
	public static function field_skip_editors() {
		self::box( 'skip_editors', __( 'Do not run for people who may edit posts', 'numberline' ), '' );
	}

	/** Prints the box for the first-party mode. */
	public static function field_first_party() {
		self::box(
			'first_party',
			__( 'Send visits by way of this site', 'numberline' ),
			__( 'Browsers then remember a visitor for longer, and talk to no other host. Each visit costs this server a few requests, Numberline no longer knows the city and the country, and its limit of 120 new visits a minute from one address then holds for all visitors together.', 'numberline' )
		);
	}

	/**
	 * Prints a line to type in.
	 *
	 * @param string $field    Its name.
	 * @param string $value    What it holds.
	 * @param string $help     What it is for.
	 * @param bool   $is_fixed Whether it cannot be changed here.
	 */
	private static function text( $field, $value, $help, $is_fixed = false ) {
		printf(
			'<input type="text" class="regular-text code" id="numberline-%1$s" name="numberline[%1$s]" value="%2$s"%3$s><p class="description">%4$s</p>',
			esc_attr( $field ),
			esc_attr( $value ),
			$is_fixed ? ' disabled' : '',
			esc_html( $help )
		);
	}

	/**
	 * Prints a field of several lines.
	 *
	 * @param string   $field Its name.
	 * @param string[] $lines What it holds.
	 * @param string   $help  What it is for.
	 */
	private static function lines( $field, array $lines, $help ) {
		printf(
			'<textarea class="large-text code" rows="4" id="numberline-%1$s" name="numberline[%1$s]">%2$s</textarea><p class="description">%3$s</p>',
			esc_attr( $field ),
			esc_textarea( implode( "\n", $lines ) ),
			esc_html( $help )
		);
	}

	/**
	 * Prints a box to tick.
	 *
	 * @param string $field Its name.
	 * @param string $label What ticking it does.
	 * @param string $help  What comes with it.
	 */
	private static function box( $field, $label, $help ) {
		// Browsers send nothing for a box that is not ticked, so the field before it says no.
		printf(
			'<input type="hidden" name="numberline[%1$s]" value="0"><label><input type="checkbox" name="numberline[%1$s]" value="1"%2$s> %3$s</label><p class="description">%4$s</p>',
			esc_attr( $field ),
			checked( Settings::get()[ $field ], true, false ),
			esc_html( $label ),
			esc_html( $help )
		);
	}
}
