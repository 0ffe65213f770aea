"use strict";
// When a field is left, Wagtail's calendar replaces what it cannot read (R6.4.1, 午後1時半) by the
// present moment. What was typed is the server's to read, or to ask about.
jQuery.fn.datetimepicker.defaults.validateOnBlur = false;
