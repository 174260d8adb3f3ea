// What Studio's page does around an editor: back to the unit once saved, errors in a bar at the foot.
(function () {
  "use strict";
  var place = document.getElementById("host-unit").dataset;
  var saving = document.getElementById("host-saving");
  var notice = document.getElementById("host-notice");

  function leave() {
    window.location.assign(place.back);
  }

  function tell(title, message) {
    notice.querySelector("b").textContent = title || "";
    notice.querySelector("p + p").textContent = message || "";
    notice.hidden = false;
  }

  function notify(name, told) {
    if (!place.back) return;
    saving.textContent = name === "save" && told.state === "start" ? told.message || "" : "";
    if (name === "error") tell(told.title, told.message);
    else notice.hidden = true;
    if (name === "cancel" || (name === "save" && told.state === "end")) leave();
  }

  if (notice) {
    notice.querySelector("button").addEventListener("click", function () {
      notice.hidden = true;
    });
  }

  window.hostStudio = {
    notify: notify,
    // Studio hands editors a jQuery object, of which ours may use the first element only.
    wrap: function (element) {
      return { 0: element, length: 1, jquery: "2.2.4" };
    },
  };

  // The form that XBlock makes of a block's settings asks for Studio's jQuery, which is not here:
  // this does what its own script does.
  window.StudioEditableXBlockMixin = function (runtime, element) {
    var entries = Array.from(element[0].querySelectorAll("li[data-field-name]"));
    entries.forEach(watch);
    element[0].querySelector(".save-button").addEventListener("click", function (event) {
      event.preventDefault();
      save(runtime, element, entries);
    });
    element[0].querySelector(".cancel-button").addEventListener("click", function (event) {
      event.preventDefault();
      runtime.notify("cancel", {});
    });
  };

  function boxes(entry) {
    return Array.from(entry.querySelectorAll(".list-set input"));
  }

  function watch(entry) {
    entry.addEventListener("input", function () {
      entry.classList.add("is-set");
    });
    var clear = entry.querySelector(".setting-clear");
    if (!clear) return;
    clear.addEventListener("click", function () {
      var usual = entry.dataset.default;
      boxes(entry).forEach(function (box) {
        box.checked = JSON.parse(usual).includes(JSON.parse(box.value));
      });
      var control = entry.querySelector(".field-data-control");
      if (control) control.value = usual;
      entry.classList.remove("is-set");
    });
  }

  function value(entry) {
    var control = entry.querySelector(".field-data-control");
    if (!control) {
      var ticked = boxes(entry).filter(function (box) {
        return box.checked;
      });
      return ticked.map(function (box) {
        return JSON.parse(box.value);
      });
    }
    var cast = entry.dataset.cast;
    if (cast === "boolean") return control.value === "1";
    if (cast === "integer") return parseInt(control.value, 10);
    if (cast === "float") return parseFloat(control.value);
    if (cast === "generic") return control.value.trim() ? JSON.parse(control.value) : null;
    return control.value;
  }

  function save(runtime, element, entries) {
    var refused = function (why) {
      runtime.notify("error", { title: place.refused, message: why });
    };
    var body = { values: {}, defaults: [] };
    try {
      entries.forEach(function (entry) {
        var name = entry.dataset.fieldName;
        if (entry.classList.contains("is-set")) body.values[name] = value(entry);
        else body.defaults.push(name);
      });
    } catch (error) {
      refused(String(error.message));
      return;
    }
    var token = /(?:^|; )csrftoken=([^;]*)/.exec(document.cookie);
    runtime.notify("save", { state: "start" });
    fetch(runtime.handlerUrl(element, "submit_studio_edits"), {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token ? token[1] : "" },
      body: JSON.stringify(body),
    })
      .then(function (answer) {
        if (answer.ok) return runtime.notify("save", { state: "end" });
        return answer.json().then(function (told) {
          var messages = told.error.messages;
          refused(messages ? messages.map((one) => one.text).join(", ") : told.error);
        });
      })
      .catch(function (error) {
        refused(String(error.message));
      });
  }
})();
