"""Things go wrong between a browser and the server; every word typed meanwhile is found on the server after."""
