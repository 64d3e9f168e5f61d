// Decides which request comes next. "here" is the id of this request, "jump" the name that its script asked for.
// A jump is obeyed when it tidies up, goes back in a loop that counts, or skips nothing that asserts; else the requests simply run in order.
(function (here, jump) {
  var flow = JSON.parse(pm.environment.get("__flow"));
  var state = JSON.parse(pm.globals.get("__state") || '{"back": 0, "loops": {}, "replaced": []}');
  var place = flow.order.indexOf(here);
  var tidying = place < 0;
  if (tidying && jump === undefined) {
    var names = pm.globals.get("NEXT_REQUEST_NAMES") || [];
    jump = names.shift();
    pm.globals.set("NEXT_REQUEST_NAMES", names);
  }
  if (!tidying) {
    state.back = place + 1;
    state.counts = flow.counting.indexOf(here) >= 0;
  }
  var next = flow.order[state.back] || null;
  function replace(why) {
    state.replaced.push(here + " -> " + jump + ": " + why);
  }
  if (typeof jump === "string") {
    var ids = flow.names[jump] || [];
    var tidy = ids.filter(function (id) { return flow.order.indexOf(id) < 0; })[0];
    var places = ids.map(function (id) { return flow.order.indexOf(id); }).filter(function (n) { return n >= 0; });
    var later = places.filter(function (n) { return n >= state.back; })[0];
    var target = later !== undefined ? later : places[places.length - 1];
    if (tidy) next = tidy;
    else if (target === undefined) replace("no such request");
    else if (target < state.back) {
      var turns = state.loops[jump] = (state.loops[jump] || 0) + 1;
      if (state.counts && turns <= flow.turns) next = flow.order[target];
      else replace(state.counts ? "looped too often" : "back, without counting");
    } else {
      var skipped = flow.order.slice(state.back, target).filter(function (id) { return flow.asserting.indexOf(id) >= 0; });
      if (skipped.length) replace("would skip " + skipped.length + " requests that assert");
      else next = flow.order[target];
    }
  }
  pm.globals.set("__state", JSON.stringify(state));
  postman.setNextRequest(next);
})
