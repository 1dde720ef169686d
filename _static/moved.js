// Leads from a former address of a post to the post, to the same part of it.
location.replace(document.currentScript.dataset.target + location.hash);
