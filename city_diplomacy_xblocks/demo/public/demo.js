// Starts the blocks of the page as the platform does: one global function per block, called with
// (runtime, element, args). In Studio, `hostStudio` says what saving leads to, and how it wraps
// elements.
(function () {
  "use strict";
  var base = document.getElementById("host-unit").dataset.handlers;

  var runtime = {
    handlerUrl: function (element, handler, suffix, query) {
      var usage = (element.jquery ? element[0] : element).dataset.usage;
      var url = base + encodeURIComponent(usage) + "/handler/" + handler;
      return url + (suffix ? "/" + suffix : "") + (query ? "?" + query : "");
    },
    notify: window.hostStudio ? hostStudio.notify : function () {},
  };

  document.querySelectorAll(".xblock-v1[data-init]").forEach(function (element) {
    var start = window[element.dataset.init];
    var args = element.querySelector(".xblock_json_init_args");
    var given = window.hostStudio ? hostStudio.wrap(element) : element;
    if (start) start(runtime, given, args ? JSON.parse(args.textContent) : {});
  });
})();
