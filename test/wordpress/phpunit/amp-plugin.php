<?php
/**
 * What the AMP plugin tells others.
 */
function amp_is_request() {
	return PhoneTest::$amp;
}
