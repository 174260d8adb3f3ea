// Starts the blocks of the page as the platform does: one global function per block, called with
// (runtime, element, args).
(function () {
  "use strict";
  var base = document.getElementById("host-unit").dataset.handlers;

  var runtime = {
    handlerUrl: function (element, handler, suffix, query) {
      var usage = (element.jquery ? element[0] : element).dataset.usage;
      var url = base + encodeURIComponent(usage) + "/handler/" + handler;
      return url + (suffix ? "/" + suffix : "") + (query ? "?" + query : "");
    },
    notify: function () {},
  };

  document.querySelectorAll(".xblock-v1[data-init]").forEach(function (element) {
    var start = window[element.dataset.init];
    var args = element.querySelector(".xblock_json_init_args");
    if (start) start(runtime, element, args ? JSON.parse(args.textContent) : {});
  });
})();
