"""What is true about Infisical and Netlify: their wire format, their answers, their failures."""
