<?php
/**
 * Tells WP-CLI which words of a block.json are for people. It would ask WordPress' servers otherwise, and give up where
 * there is no network; WordPress itself carries the same list.
 *
 * @package Numberline
 */

WP_CLI::add_hook(
	'before_invoke:i18n make-pot',
	static function () {
		$words = json_decode( file_get_contents( getenv( 'BLOCK_WORDS' ) ) );
		$keep  = static function () use ( $words ) {
			self::$schema_cache[ self::BLOCK_JSON_SOURCE ] = $words;
		};
		Closure::bind( $keep, null, WP_CLI\I18n\JsonSchemaExtractor::class )();
	}
);
