UPDATE api_key SET scopes = scopes || ' read' WHERE ' ' || scopes || ' ' LIKE '% evaluate %' AND ' ' || scopes || ' ' NOT LIKE '% read %';
