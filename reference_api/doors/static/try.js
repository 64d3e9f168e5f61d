"use strict";
// Swagger UI with our own document; a token from the form above goes along with every request.
const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", follow);
follow();
const place = document.getElementById("swagger");
SwaggerUIBundle({
  url: place.dataset.document,
  domNode: place,
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  docExpansion: "list",
  tryItOutEnabled: true,
  validatorUrl: null,
  requestInterceptor(request) {
    if (place.dataset.token && !request.headers.Authorization) {
      request.headers.Authorization = `${place.dataset.scheme} ${place.dataset.token}`;
    }
    return request;
  },
});
