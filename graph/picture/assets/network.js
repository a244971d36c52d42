// The network view: vis-network keeps camera and gestures.
kg.open(kg.$$("#tabs a")[0].id.slice(2));
